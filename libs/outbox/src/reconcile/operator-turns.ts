import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type ReconcileLease, ReconcileLeases } from './reconcile-lease.js';
import { ReconcileTurns } from './reconcile-turns.js';

/** Lets an operator's repair take turns with the reconciler: between two of its turns, others may compare. */
export interface OperatorTurns {
  /**
   * Waits for its turn and works. `disturbed` says that somebody compared, and perhaps repaired, since the turn before.
   * Throws the reason of the signal when that aborts.
   */
  take<T>(work: (lease: ReconcileLease, disturbed: boolean) => Promise<T>): Promise<T>;
}

/** Gives such turns. */
@Injectable()
export class OperatorTurnsGiver {
  constructor(
    private readonly leases: ReconcileLeases,
    private readonly turns: ReconcileTurns,
  ) {}

  /** Undefined while somebody compares. */
  async begin(signal: AbortSignal): Promise<OperatorTurns | undefined> {
    const first = await this.leases.borrow();
    if (!first) return undefined;
    await this.leases.release(first);
    let last = first;
    return {
      take: async (work) => {
        const lease = await this.wait(signal);
        const disturbed = BigInt(lease.epoch) !== BigInt(last.epoch) + 1n;
        last = lease;
        const result = await this.turns.keep(lease, () => work(lease, disturbed));
        await this.leases.release(lease);
        return result;
      },
    };
  }

  private async wait(signal: AbortSignal): Promise<ReconcileLease> {
    for (;;) {
      signal.throwIfAborted();
      const lease = await this.leases.borrow();
      if (lease) return lease;
      await delay(PAUSE_MS);
    }
  }
}

/** How often to ask whether a comparison has ended. */
const PAUSE_MS = 250;
