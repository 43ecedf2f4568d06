import { Inject, Injectable } from '@nestjs/common';
import { Database, removeAlongKey } from '@nestwork/database';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { INBOX_OPTIONS, type InboxOptions } from './inbox-options.js';

const BATCH = 5_000;

// In batches, so that no statement runs into its timeout and no lock is held for long.
const PRUNE = `
  DELETE FROM inbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM inbox WHERE received_at < now() - make_interval(days => $1) LIMIT ${BATCH}))`;

const PRUNE_BEGUN = `
  DELETE FROM begun_attempt WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM begun_attempt
    WHERE begun = 0 OR last_begun_at < now() - make_interval(days => $1) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`;

// A net under the rule that what is handled has no failure: a row that waits for somebody would count as a dead letter.
const PRUNE_HANDLED = `
  DELETE FROM failed_message WHERE ctid = ANY (ARRAY(
    SELECT failed.ctid FROM failed_message AS failed
    WHERE held_key IS NULL AND retry_at IS NULL AND last_failed_at < now() - interval '1 minute'
      AND EXISTS (SELECT FROM inbox WHERE consumer = failed.consumer AND message_id = failed.message_id::uuid)
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`;

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

  /**
   * Removes everything older than the retention, and failures of what was handled after all; the number of rows. What cannot be
   * removed keeps nothing else from it: its failure is thrown in the end.
   */
  async prune(): Promise<number> {
    const { retentionDays } = this.options;
    const parts = [
      () => this.remove(PRUNE, [retentionDays]),
      () => this.remove(PRUNE_BEGUN, [retentionDays]),
      () => this.removeKeys(retentionDays),
      () => this.remove(PRUNE_HANDLED, []),
    ];
    let removed = 0;
    const failures: unknown[] = [];
    for (const part of parts) removed += await part().catch((error: unknown) => failures.push(error) && 0);
    if (failures.length > 0) throw new AggregateError(failures, 'Not all that is old could be removed from the inbox');
    return removed;
  }

  // What comes next for such a key says when the one before it was written, and is taken as the first.
  private removeKeys(days: number): Promise<number> {
    return removeAlongKey(this.database, {
      table: 'ordered_key',
      key: ['consumer', 'key'],
      where: 'held_reason IS NULL AND updated_at < now() - make_interval(days => $1)',
      days,
      isStopping: () => this.ticker.isStopping,
    });
  }

  private async remove(statement: string, values: number[]): Promise<number> {
    let removed = 0;
    let batch: number;
    do {
      batch = await this.database.transaction(() => this.database.execute(statement, values));
      removed += batch;
    } while (batch === BATCH && !this.ticker.isStopping);
    return removed;
  }
}
