import type { DeadLetterNotices } from './dead-letter-notices.js';
import type { DeadMessage, FailureStore } from './failure-store.js';

/** Sets messages aside and says so. */
export class DeadLetters {
  constructor(
    private readonly failures: FailureStore,
    private readonly notices: DeadLetterNotices,
  ) {}

  /** Resolves when the message is safe in the failure store, or was handled after all. */
  async record(dead: DeadMessage): Promise<void> {
    if (await this.failures.recordDead(dead)) this.notices.announce(dead);
  }
}
