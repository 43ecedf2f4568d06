import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import type { HeldReason } from './held-keys.js';
import { HELD_PATIENCE } from './held-patience.js';

const COUNT = `
  SELECT consumer, held_reason AS reason, count(*)::int AS count FROM ordered_key
  WHERE held_reason IS NOT NULL GROUP BY consumer, held_reason`;

const MOST_TOLD = 100;

// From one look to the next each key comes up once: when its time is over in between.
const OVERDUE = `
  SELECT consumer, key, held_reason AS reason, held_since AS since, last_sequence::float8 AS "lastSequence",
    (SELECT message_id FROM failed_message f WHERE f.consumer = k.consumer AND f.held_key = k.key LIMIT 1) AS "failedId",
    (count(*) OVER ())::int AS total
  FROM ordered_key k, LATERAL (SELECT ${HELD_PATIENCE} AS patience) AS most
  WHERE held_reason IS NOT NULL AND held_since <= $2::timestamptz - patience AND ($1::timestamptz IS NULL OR held_since > $1 - patience)
  ORDER BY held_since LIMIT ${MOST_TOLD}`;

interface Overdue {
  readonly consumer: string;
  readonly key: string;
  readonly reason: HeldReason;
  readonly since: Date;
  readonly lastSequence: number;
  readonly failedId: string | null;
  readonly total: number;
}

/** Counts held keys for the metrics, and raises the alarm for each that is held for too long. */
@Injectable()
export class HeldKeysWatch implements BackgroundLoop {
  readonly name = 'held keys watch';
  private readonly logger = new Logger(HeldKeysWatch.name);
  private readonly ticker: Ticker;
  private readonly held;
  private lookedAt?: Date;

  constructor(
    private readonly database: Database,
    metrics: Metrics,
  ) {
    this.held = metrics.gauge({
      name: 'held_keys',
      help: 'Keys of ordered consumers whose events wait: failed, gap or resuming',
      labelNames: ['consumer', 'reason'],
    });
    this.ticker = new Ticker({ name: 'count held keys', everyMs: 15_000, work: () => this.look() });
  }

  async start(): Promise<void> {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  /** Looks once. */
  async look(): Promise<void> {
    const counts = await this.database.query<{ consumer: string; reason: string; count: number }>(COUNT);
    this.held.reset();
    for (const { count, ...labels } of counts) this.held.set(labels, count);
    const [clock] = await this.database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const overdue = await this.database.query<Overdue & object>(OVERDUE, [this.lookedAt ?? null, clock!.now]);
    this.lookedAt = clock!.now;
    for (const each of overdue) this.raise(each);
    const untold = (overdue[0]?.total ?? 0) - overdue.length;
    if (untold > 0) this.logger.error({ message: `${untold} more keys are held for too long`, next: LIST });
  }

  private raise(held: Overdue): void {
    this.logger.error({
      message: `Key ${held.key} of ${held.consumer} ${waitsFor(held)}`,
      since: held.since,
      next: nextOf(held),
    });
  }
}

const LIST = 'see `npm run ops -- keys list`';

function waitsFor({ reason, lastSequence, failedId }: Overdue): string {
  if (reason === 'gap') return `waits for event ${lastSequence + 1}, which did not come for a minute`;
  if (reason === 'failed' && failedId === null) return 'waits for a failed message that is not there any more';
  if (reason === 'failed') return `has waited for five minutes for message ${failedId}, which failed`;
  return 'has been led on for five minutes and is not through';
}

function nextOf({ reason, failedId }: Overdue): string {
  if (reason === 'gap') return 'republish it where it was sent, or accept the gap with `npm run ops -- keys release`';
  if (reason === 'failed' && failedId === null)
    return 'let it go on without that one, with `npm run ops -- keys release`';
  if (reason === 'failed') return `redrive or discard it: see \`npm run ops -- failed show ${failedId}\``;
  return `${LIST}: many may wait, or no instance has this consumer`;
}
