import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { isBrokerAway } from '../connection/is-broker-away.js';
import { InfrastructureErrors } from '../pipeline/infrastructure-errors.js';

/**
 * Lets a service that starts wait for what is away, as one that runs does: a crash loop would bring nothing back sooner.
 *
 * Only errors that say that something cannot be reached are waited out. Whatever else goes wrong ends the start.
 */
@Injectable()
export class StartPatience {
  readonly #logger = new Logger('Start');
  readonly #stopping = new AbortController();
  #waitingFor: string | undefined;

  constructor(private readonly infrastructure: InfrastructureErrors) {}

  /** What the start waits for, in words; undefined while it makes progress. */
  get waitingFor(): string | undefined {
    return this.#waitingFor;
  }

  /** Waits for nothing any longer: a step that cannot be done now fails. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Does a step of the start, again and again while something is away; so the step must be safe to repeat. `name` is an infinitive. */
  async through<T>(name: string, step: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        const result = await step();
        this.#waitingFor = undefined;
        return result;
      } catch (err) {
        if (!this.#mayPass(err)) throw err;
        this.#tell(name, tries, err);
        await delay(pauseMs(tries), undefined, { signal: this.#stopping.signal }).catch(() => {});
        if (this.#stopping.signal.aborted) throw err;
      }
    }
  }

  #mayPass(error: unknown): boolean {
    return !this.#stopping.signal.aborted && (isBrokerAway(error) || this.infrastructure.match(error));
  }

  #tell(name: string, tries: number, err: unknown): void {
    this.#waitingFor = `waits to ${name}: ${err instanceof Error ? err.message : String(err)}`;
    if (tries % 10 === 1) this.#logger.warn({ message: `The start waits to ${name}, trying again`, tries, err });
  }
}

function pauseMs(tries: number): number {
  return Math.min(250 * 2 ** Math.min(tries - 1, 5), 5_000) * (0.75 + Math.random() / 2);
}
