import {
  FailureStore,
  type DeadMessage,
  type MessageFailure,
  type WatchedMessage,
} from '../src/stream/failure-store.js';

/** Counts failures in memory, shared by the instances of one spec. */
export class MemoryFailureStore extends FailureStore {
  readonly failures: MessageFailure[] = [];
  readonly held: MessageFailure[] = [];
  readonly dead: DeadMessage[] = [];
  /** By message, the attempts that were begun and have not ended. */
  readonly begun = new Map<string, number>();
  /** While set, the store itself fails with it. */
  outage: Error | undefined;
  refused = 0;

  override async begin({ messageId }: WatchedMessage): Promise<{ silent: number }> {
    this.#checkOutage();
    const silent = this.begun.get(messageId) ?? 0;
    this.begun.set(messageId, silent + 1);
    return { silent };
  }

  override async end({ messageId }: WatchedMessage): Promise<void> {
    this.#checkOutage();
    this.begun.set(messageId, (this.begun.get(messageId) ?? 0) - 1);
  }

  override async recordFailure(failure: MessageFailure): Promise<{ attempts: number }> {
    this.#checkOutage();
    this.failures.push(failure);
    return { attempts: this.failures.filter(({ messageId }) => messageId === failure.messageId).length };
  }

  override async hold(failure: MessageFailure): Promise<void> {
    this.#checkOutage();
    this.held.push(failure);
  }

  override async recordDead(dead: DeadMessage): Promise<boolean> {
    this.#checkOutage();
    this.dead.push(dead);
    return true;
  }

  override async reach(): Promise<void> {
    this.#checkOutage();
  }

  #checkOutage(): void {
    if (!this.outage) return;
    this.refused++;
    throw this.outage;
  }
}
