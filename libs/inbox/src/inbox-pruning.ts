import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { INBOX_OPTIONS, type InboxOptions } from './inbox-options.js';

const BATCH = 5_000;

// In batches, so that no statement runs into its timeout and no lock is held for long.
const PRUNE = `
  DELETE FROM inbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM inbox WHERE received_at < now() - make_interval(days => $1) LIMIT ${BATCH}))`;

// What comes next for such a key says when the one before it was written, and is taken as the first.
const PRUNE_KEYS = `
  DELETE FROM ordered_key WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ordered_key
    WHERE held_reason IS NULL AND updated_at < now() - make_interval(days => $1) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`;

/** Forgets, now and then, the messages that are too old to be repeated, and the keys that had no event for as long. */
@Injectable()
export class InboxPruning implements BackgroundLoop {
  readonly name = 'inbox pruning';
  private readonly ticker: Ticker;

  constructor(
    private readonly database: Database,
    @Inject(INBOX_OPTIONS) private readonly options: Required<InboxOptions>,
  ) {
    this.ticker = new Ticker({
      name: 'remove old inbox rows',
      everyMs: options.pruneEveryMs,
      work: async () => void (await this.prune()),
    });
  }

  async start(): Promise<void> {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  /** Removes everything older than the retention; the number of rows. */
  async prune(): Promise<number> {
    return (await this.removeOld(PRUNE)) + (await this.removeOld(PRUNE_KEYS));
  }

  private async removeOld(statement: string): Promise<number> {
    let removed = 0;
    let batch: number;
    do {
      batch = await this.database.transaction(() => this.database.execute(statement, [this.options.retentionDays]));
      removed += batch;
    } while (batch === BATCH && !this.ticker.isStopping);
    return removed;
  }
}
