import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Database } from '@nestwork/database';
import type { BackgroundLoop } from '@nestwork/messaging';
import { INBOX_OPTIONS, type InboxOptions } from './inbox-options.js';

const BATCH = 5_000;

// In batches, so that no statement runs into its timeout and no lock is held for long.
const PRUNE = `
  DELETE FROM inbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM inbox WHERE received_at < now() - make_interval(days => $1) LIMIT ${BATCH}))`;

/** Forgets, now and then, the messages that are too old to be repeated. */
@Injectable()
export class InboxPruning implements BackgroundLoop {
  readonly name = 'inbox pruning';
  private readonly logger = new Logger(InboxPruning.name);
  private stopping?: AbortController;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    @Inject(INBOX_OPTIONS) private readonly options: Required<InboxOptions>,
  ) {}

  async start(): Promise<void> {
    if (this.stopping) return;
    this.stopping = new AbortController();
    this.running = this.run(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping?.abort();
    await this.running;
    this.stopping = undefined;
  }

  /** Removes everything older than the retention; the number of rows. */
  async prune(): Promise<number> {
    let removed = 0;
    let batch: number;
    do {
      batch = await this.database.transaction(() => this.database.execute(PRUNE, [this.options.retentionDays]));
      removed += batch;
    } while (batch === BATCH && !this.stopping?.signal.aborted);
    return removed;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.prune();
      } catch (err) {
        this.logger.warn({ message: 'Old inbox rows were not removed; the next round tries again', err });
      }
      await pause(this.options.pruneEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
