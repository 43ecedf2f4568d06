import { Injectable } from '@nestjs/common';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { PublishedHistory } from './published-history.js';

/** Looks after the history once an hour. Before the relay starts, today's partition exists. */
@Injectable()
export class HistoryKeeper implements BackgroundLoop {
  readonly name = 'outbox history';
  private readonly ticker: Ticker;

  constructor(private readonly history: PublishedHistory) {
    this.ticker = new Ticker({ name: 'keep the outbox history', everyMs: 3_600_000, work: () => this.keep() });
  }

  async start(): Promise<void> {
    await this.history.prepare();
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  private async keep(): Promise<void> {
    await this.history.prepare();
    await this.history.prune();
  }
}
