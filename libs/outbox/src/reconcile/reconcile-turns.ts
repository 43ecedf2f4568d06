import { Injectable, Logger } from '@nestjs/common';
import { Ticker } from '@nestwork/messaging';
import { type ReconcileLease, ReconcileLeases } from './reconcile-lease.js';

/** Keeps the right to compare and to repair for as long as some work takes. */
@Injectable()
export class ReconcileTurns {
  private readonly logger = new Logger(ReconcileTurns.name);

  constructor(private readonly leases: ReconcileLeases) {}

  /** Renews the lease while the work is under way. Work that fails gives it up, and fails with its own error. */
  async keep<T>(lease: ReconcileLease, work: () => Promise<T>): Promise<T> {
    const heartbeat = new Ticker({
      name: 'keep the right to reconcile',
      everyMs: 10_000,
      work: () => this.leases.renew(lease),
    });
    heartbeat.start();
    try {
      return await work();
    } catch (error) {
      await this.giveUp(() => this.leases.abandon(lease));
      throw error;
    } finally {
      await heartbeat.stop();
    }
  }

  // What made the work fail, a database that is away for instance, often keeps this from succeeding too.
  private async giveUp(abandon: () => Promise<void>): Promise<void> {
    try {
      await abandon();
    } catch (err) {
      this.logger.warn({ message: 'Could not give the right to reconcile up: it runs out within 30 s', err });
    }
  }
}
