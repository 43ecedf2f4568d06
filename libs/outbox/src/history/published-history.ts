import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { OutboxSettings } from '../outbox-settings.js';

/** The partitions of outbox_published, one a day. Whole days are dropped, so keeping history costs no deletes. */
@Injectable()
export class PublishedHistory {
  constructor(
    private readonly database: Database,
    private readonly settings: OutboxSettings,
  ) {}

  /** Creates the partitions around today and drops those that are too old. All instances may do it at once. */
  async keep(): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.execute(`SELECT pg_advisory_xact_lock(hashtext('outbox_published'))`);
      const missing = await this.database.query<{ day: string; until: string }>(MISSING_DAYS, [DAYS_AHEAD]);
      for (const { day, until } of missing) await this.database.execute(createDay(day, until));
      const expired = await this.database.query<{ name: string }>(EXPIRED, [this.settings.keepPublishedDays]);
      for (const { name } of expired) await this.database.execute(`DROP TABLE ${name}`);
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

function createDay(day: string, until: string): string {
  const name = `outbox_published_${day.replaceAll('-', '')}`;
  return `CREATE TABLE ${name} PARTITION OF outbox_published FOR VALUES FROM ('${day} 00:00+00') TO ('${until} 00:00+00')`;
}
