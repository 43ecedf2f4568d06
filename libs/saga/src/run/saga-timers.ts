import { Injectable } from '@nestjs/common';
import { CommitOutcomeUnknown, Database } from '@nestwork/database';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { afterFailStep, beforeFailStep, failStep } from '@nestwork/observability';
import { SagaRegistry } from './saga-registry.js';
import { SagaReports } from './saga-reports.js';
import { SagaRunner } from './saga-runner.js';
import { SagaStore } from './saga-store.js';
import type { StoredSaga } from './stored-saga.js';

/** Moves sagas whose time has come, by the database's clock. Every instance does it; each saga is moved by one. */
@Injectable()
export class SagaTimers implements BackgroundLoop {
  readonly name = 'saga timers';
  private readonly ticker: Ticker;

  constructor(
    private readonly database: Database,
    private readonly store: SagaStore,
    private readonly registry: SagaRegistry,
    private readonly runner: SagaRunner,
    private readonly reports: SagaReports,
  ) {
    this.ticker = new Ticker({ name: 'move the sagas that are due', everyMs: 1_000, work: () => this.fireAll() });
  }

  async start(): Promise<void> {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  private async fireAll(): Promise<void> {
    // All of them, also when one fails: whoever stops the timers relies on nothing being under way any more.
    const drains = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, () => this.drain()));
    for (const drain of drains) if (drain.status === 'rejected') throw drain.reason;
    this.reports.needingAttention(await failStep('saga.attention', () => this.store.countNeedingAttention()));
  }

  private async drain(): Promise<void> {
    while (!this.ticker.isStopping && (await this.fireNext())) continue;
  }

  /** Returns whether there was one. */
  private async fireNext(): Promise<boolean> {
    let due: StoredSaga | undefined;
    try {
      await this.database.transaction(async () => {
        due = await failStep('saga.claim', () => this.store.claimDue(this.registry.names));
        if (due) await this.fire(due);
      });
      if (due) await afterFailStep('saga.timer', () => new CommitOutcomeUnknown('a test lost the answer'));
    } catch (failure) {
      if (!due) throw failure;
      await this.setAside(due, failure);
    }
    return due !== undefined;
  }

  private async fire(due: StoredSaga): Promise<void> {
    const { before, after } = await this.runner.move(due, { kind: 'timer' });
    // It would be due again at once, and for ever.
    if (after === before)
      throw new Error(`The timer of saga ${before.saga} ${before.id} is due but means nothing to it`);
    this.database.beforeCommit(() => beforeFailStep('saga.timer'));
  }

  private async setAside(due: StoredSaga, failure: unknown): Promise<void> {
    this.reports.timerFailed(due.instance, failure);
    await failStep('saga.postpone', () => this.store.postpone(due, RETRY_MS));
  }
}

const SIDE_BY_SIDE = 4;
const RETRY_MS = 5_000;
