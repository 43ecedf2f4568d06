import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { OutboxSettings } from '../outbox-settings.js';

/**
 * Forgets the counts of keys of which nothing was announced for a month. Their next event is number 1 again, and says by the
 * missing time of a predecessor that the count began anew.
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

  // Walks along the primary key: an index by time would have to be changed with every event.
  private async forget(): Promise<void> {
    let [name, key]: readonly string[] = ['', ''];
    while (name !== undefined && !this.ticker.isStopping) {
      const params = [name, key, STEP, this.settings.keepKeysDays];
      const [last] = await this.database.transaction(() =>
        this.database.query<{ name: string; key: string }>(FORGET, params),
      );
      [name, key] = last ? [last.name, last.key] : [];
    }
  }
}

const DAY_MS = 24 * 60 * 60_000;
const STEP = 1_000;

// A row that a transaction holds is not old, whatever it says. Returns how far the walk came; nothing at the end.
const FORGET = `
  WITH step AS (
    SELECT name, key, updated_at FROM outbox_key WHERE (name, key) > ($1, $2) ORDER BY name, key LIMIT $3),
  old AS (
    SELECT name, key FROM outbox_key
    WHERE (name, key) IN (SELECT name, key FROM step) AND updated_at < clock_timestamp() - $4::int * interval '1 day'
    FOR UPDATE SKIP LOCKED),
  gone AS (DELETE FROM outbox_key WHERE (name, key) IN (SELECT name, key FROM old))
  SELECT name, key FROM step ORDER BY name DESC, key DESC LIMIT 1`;
