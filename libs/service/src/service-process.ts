import { Logger } from '@nestjs/common';
import { ConfigError } from './config/config-error.js';
import { messageOf } from './message-of.js';
import type { ProcessHost } from './process-host.js';
import type { RunningService } from './running-service.js';
import { START_SHARE, STOP_BUDGET_MS } from './stop-budget.js';
import { within } from './within.js';

// What the last resort waits beyond the budget, so that the stop sequence can report what hung.
const GRACE_MS = 1_000;

/**
 * Ties one service to its process: signals stop it, unhandled errors end it, and every way out has an exit code.
 *
 * 0 after a stop that finished its work, 1 after a failed start, an unhandled error or a stop that could not finish.
 */
export class ServiceProcess {
  readonly #logger = new Logger(ServiceProcess.name);
  #creating?: Promise<RunningService>;
  #stopRequested = false;

  constructor(
    private readonly name: string,
    private readonly host: ProcessHost,
    private readonly stopBudgetMs = STOP_BUDGET_MS,
  ) {}

  /** Resolves when the service is ready, or has failed and the exit is on its way. */
  async run(create: () => Promise<RunningService>): Promise<void> {
    this.#listen();
    try {
      this.#creating = create();
      const service = await this.#creating;
      if (!this.#stopRequested) await service.start();
      if (service.isJob && !this.#stopRequested) await this.#stop('Done');
    } catch (error) {
      // A start that ends because of a signal is no failure; the stop decides how the process ends.
      if (!this.#stopRequested) this.#fail(`${this.name} could not start`, error);
    }
  }

  #listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT']) this.host.on(signal, () => void this.#stop(signal));
    this.host.on('uncaughtException', (error) =>
      this.#fail(`${this.name} ends because of an uncaught exception`, error),
    );
    this.host.on('unhandledRejection', (error) =>
      this.#fail(`${this.name} ends because of an unhandled rejection`, error),
    );
  }

  /** Further signals change nothing: a terminal and npm both pass Ctrl-C on, and the budget bounds the stop anyway. */
  async #stop(signal: string): Promise<void> {
    if (this.#stopRequested) return this.#logger.log({ message: `${signal} again: ${this.name} is stopping already` });
    this.#stopRequested = true;
    const deadline = performance.now() + this.stopBudgetMs;
    const lastResort = setTimeout(() => this.#exit(1), this.stopBudgetMs + GRACE_MS);
    this.#logger.log({ message: `${signal}: ${this.name} stops` });
    try {
      const service = await this.#created();
      await service?.stop(deadline - performance.now());
      this.#exit(0);
    } catch (err) {
      this.#logger.error({ message: `${this.name} did not stop cleanly`, err });
      this.#exit(1);
    } finally {
      clearTimeout(lastResort);
    }
  }

  /** The service, unless creating it fails or hangs: then there is no work to lose, and nothing but the process to end. */
  #created(): Promise<RunningService | undefined> {
    return within(this.stopBudgetMs * START_SHARE, this.#creating ?? Promise.resolve(undefined)).catch(() => undefined);
  }

  #fail(what: string, error: unknown): void {
    // What is wrong with the environment is said in full by the message; where it was read is of no interest.
    const cause = error instanceof ConfigError ? {} : { err: error };
    this.#logger.fatal({ message: `${what}: ${messageOf(error)}`, ...cause });
    this.#exit(1);
  }

  #exit(code: number): void {
    this.host.exit(code);
  }
}
