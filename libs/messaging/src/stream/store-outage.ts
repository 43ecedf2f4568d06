import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { FailureStore } from './failure-store.js';

/**
 * Whether failures cannot be written down here, perhaps only here. While that is so this instance takes no messages, and gives back
 * those it cannot handle: another one may be able to. The store is asked until it answers, so no delivery is spent on finding out.
 */
export class StoreOutage {
  readonly #logger = new Logger(StoreOutage.name);
  readonly #stopping = new AbortController();
  #asking: Promise<void> | undefined;

  constructor(private readonly failures: Pick<FailureStore, 'reach'>) {}

  get isOn(): boolean {
    return this.#asking !== undefined;
  }

  /** The store did not answer for a while: asks from now on. */
  begin(): void {
    if (this.#stopping.signal.aborted) return;
    this.#asking ??= this.#askUntilReached().finally(() => (this.#asking = undefined));
  }

  /** Resolves when nothing is asked any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#asking;
  }

  async #askUntilReached(): Promise<void> {
    const { signal } = this.#stopping;
    this.#logger.warn('Failures cannot be written down: this instance takes no messages until that works again');
    while (!signal.aborted && !(await this.#isReached()))
      await delay(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) this.#logger.log('Failures can be written down again: this instance takes messages');
  }

  async #isReached(): Promise<boolean> {
    try {
      await this.failures.reach();
      return true;
    } catch {
      return false;
    }
  }
}

const ASK_EVERY_MS = 1_000;
