import { Injectable, Logger } from '@nestjs/common';
import { Database, isLockTimeout } from '@nestwork/database';
import { OutboxSettings } from '../outbox-settings.js';

/**
 * The partitions of outbox_published, one a day. Whole days are dropped, so keeping history costs no deletes. All instances may
 * look after them at once.
 */
@Injectable()
export class PublishedHistory {
  private readonly logger = new Logger(PublishedHistory.name);

  constructor(
    private readonly database: Database,
    private readonly settings: OutboxSettings,
  ) {}

  /** Creates the partitions around today. Waits for nobody who reads or writes the history, such as a backup that takes hours. */
  async prepare(): Promise<void> {
    await this.alone(async () => {
      const missing = await this.database.query<{ day: string; until: string }>(MISSING_DAYS, [DAYS_AHEAD]);
      for (const day of missing) for (const statement of createDay(day)) await this.database.execute(statement);
    });
  }

  /** Drops the partitions that are too old; while somebody reads the history, none. */
  async prune(): Promise<void> {
    try {
      await this.alone(() => this.dropExpired());
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      this.logger.warn(
        'The outbox keeps days that are too old: something reads its history. They are dropped within an hour of its end',
      );
    }
  }

  // Whoever waits for this lock keeps the relays from writing meanwhile.
  private async dropExpired(): Promise<void> {
    const expired = await this.database.query<{ name: string }>(EXPIRED, [this.settings.keepPublishedDays]);
    if (expired.length === 0) return;
    await this.database.execute(`SET LOCAL lock_timeout = '100ms'`);
    for (const { name } of expired) await this.database.execute(`DROP TABLE ${name}`);
  }

  private async alone(work: () => Promise<void>): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.execute(`SELECT pg_advisory_xact_lock(hashtext('outbox_published'))`);
      await work();
    });
  }
}

// A week of failures to create a partition must pass before a published row finds none.
const DAYS_AHEAD = 7;

const NAME = `'outbox_published_' || to_char(day, 'YYYYMMDD')`;

// From yesterday on: a clock that is set back a little must find its partition too.
const MISSING_DAYS = `
  SELECT to_char(day, 'YYYY-MM-DD') AS day, to_char(day + interval '1 day', 'YYYY-MM-DD') AS until
  FROM generate_series(-1, $1::int) AS ahead,
    LATERAL (SELECT date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') + ahead * interval '1 day' AS day) AS days
  WHERE to_regclass(${NAME}) IS NULL`;

const EXPIRED = `
  SELECT inhrelid::regclass::text AS name
  FROM pg_inherits
  WHERE inhparent = 'outbox_published'::regclass
    AND inhrelid::regclass::text < 'outbox_published_' || to_char((clock_timestamp() AT TIME ZONE 'UTC') - $1::int * interval '1 day', 'YYYYMMDD')`;

// CREATE TABLE … PARTITION OF would want the history for itself; to attach a table that is there wants little more than a writer.
function createDay({ day, until }: { readonly day: string; readonly until: string }): string[] {
  const name = `outbox_published_${day.replaceAll('-', '')}`;
  return [
    `CREATE TABLE ${name} (LIKE outbox_published INCLUDING DEFAULTS)`,
    `ALTER TABLE outbox_published ATTACH PARTITION ${name} FOR VALUES FROM ('${day} 00:00+00') TO ('${until} 00:00+00')`,
  ];
}
