import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type BackgroundLoop, Ticker } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';

const COUNT = `
  SELECT consumer, held_reason AS reason, count(*)::int AS count FROM ordered_key
  WHERE held_reason IS NOT NULL GROUP BY consumer, held_reason`;

// A gap that lasts no longer is what a redelivery takes.
const LASTING_GAPS = `
  SELECT consumer, key, last_sequence::float8 AS "lastSequence", held_since AS since FROM ordered_key
  WHERE held_reason = 'gap' AND held_since < statement_timestamp() - interval '60 s' ORDER BY held_since LIMIT 100`;

interface Gap {
  readonly consumer: string;
  readonly key: string;
  readonly lastSequence: number;
  readonly since: Date;
}

/** Counts held keys for the metrics, and raises the alarm for each gap that lasts longer than a minute. */
@Injectable()
export class HeldKeysWatch implements BackgroundLoop {
  readonly name = 'held keys watch';
  private readonly logger = new Logger(HeldKeysWatch.name);
  private readonly ticker: Ticker;
  private readonly held;
  private said = new Set<string>();

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
    const gaps = await this.database.query<Gap & object>(LASTING_GAPS);
    for (const gap of gaps) if (!this.said.has(nameOf(gap))) this.raise(gap);
    this.said = new Set(gaps.map(nameOf));
  }

  private raise({ consumer, key, lastSequence, since }: Gap): void {
    this.logger.error({
      message: `Key ${key} of ${consumer} waits for event ${lastSequence + 1}, which did not come for a minute`,
      since,
      next: 'republish it where it was sent, or accept the gap with `npm run ops -- keys release`',
    });
  }
}

function nameOf({ consumer, key, since }: Gap): string {
  return `${since.getTime()} ${consumer} ${key}`;
}
