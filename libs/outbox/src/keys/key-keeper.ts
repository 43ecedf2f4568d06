import { Injectable } from '@nestjs/common';
import { Database, removeAlongKey } from '@nestwork/database';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { OutboxSettings } from '../outbox-settings.js';

/**
 * Forgets the counts of keys of which nothing was announced for a month. Their next event is number 1 again, and proves by a
 * later `x-epoch` that the count began anew.
 */
@Injectable()
export class KeyKeeper implements BackgroundLoop {
  readonly name = 'outbox keys';
  private readonly ticker: Ticker;

  constructor(
    private readonly database: Database,
    private readonly settings: OutboxSettings,
  ) {
    this.ticker = new Ticker({ name: 'forget old outbox keys', everyMs: DAY_MS, work: () => this.forget() });
  }

  async start(): Promise<void> {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  private async forget(): Promise<void> {
    await removeAlongKey(this.database, {
      table: 'outbox_key',
      key: ['name', 'key'],
      where: `updated_at < statement_timestamp() - $1::int * interval '1 day'`,
      days: this.settings.keepKeysDays,
      isStopping: () => this.ticker.isStopping,
    });
  }
}

const DAY_MS = 24 * 60 * 60_000;
