import { Logger } from '@nestjs/common';
import type { AttemptFailure } from './attempts.js';
import type { FailureStore, WatchedMessage } from './failure-store.js';
import { GivenUp } from './given-up.js';

/** What watching an attempt needs. */
export interface WatchedAttemptOptions {
  readonly failures: Pick<FailureStore, 'begin' | 'end'>;
  readonly message: WatchedMessage;
  /** How many attempts may end in silence. */
  readonly maxAttempts: number;
}

/**
 * The handling of a delivery whose number says that something is wrong: deliveries are lost on their way, or the message
 * ends its process. That it begins is written down first, so that the two can be told apart.
 */
export class WatchedAttempt {
  readonly #logger = new Logger(WatchedAttempt.name);
  #begun = false;

  constructor(private readonly options: WatchedAttemptOptions) {}

  /** Runs the attempt, unless too many were begun before and never heard of again: then it is hopeless. Never rejects. */
  async run(attempt: () => Promise<AttemptFailure | undefined>): Promise<AttemptFailure | undefined> {
    const refusal = this.#begun ? undefined : await this.#begin();
    if (refusal) return refusal;
    const failure = await attempt();
    // Held and tried again in place it has not ended.
    if (failure?.kind !== 'not-now') await this.end();
    return failure;
  }

  /** Takes back what was written down: the attempt came to an end, whichever. Never rejects. */
  async end(): Promise<void> {
    if (!this.#begun) return;
    const { failures, message } = this.options;
    try {
      await failures.end(message);
      this.#begun = false;
    } catch (err) {
      this.#logger.warn({
        message: `The end of an attempt at ${message.consumer} ${message.messageId} is not noted`,
        err,
      });
    }
  }

  async #begin(): Promise<AttemptFailure | undefined> {
    const { failures, message, maxAttempts } = this.options;
    try {
      const { silent } = await failures.begin(message);
      this.#begun = true;
      if (silent < maxAttempts) return undefined;
      return {
        kind: 'hopeless',
        error: new GivenUp(`Hung or crashed in each of ${silent} attempts, and never came back`),
      };
    } catch (error) {
      return { kind: 'not-now', error };
    }
  }
}
