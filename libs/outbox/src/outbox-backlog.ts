import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { WAITS } from './relay/reading-statements.js';

/** What waits in the outbox. */
export interface Backlog {
  /** At most 100,000 are counted. */
  readonly pending: number;
  /** Messages that the broker keeps refusing. They and what they hold back are part of `pending`. */
  readonly parked: number;
  /** How long the oldest message has been waiting that could be published, and that the broker did not refuse; 0 when there is none. */
  readonly oldestAgeMs: number;
}

/** Reads what waits in the outbox, over all instances. */
@Injectable()
export class OutboxBacklog {
  constructor(private readonly database: Database) {}

  async read(): Promise<Backlog> {
    const [backlog] = await this.database.query<Backlog & Record<string, unknown>>(READ);
    return backlog ?? { pending: 0, parked: 0, oldestAgeMs: 0 };
  }
}

// One bad message must not make a service unready, not even until it is parked: what was refused, and what waits behind it, does
// not count as old. What rests is passed over without a look at its key.
const READ = `
  SELECT
    (SELECT count(*)::int FROM (SELECT FROM outbox LIMIT 100000) AS first_rows) AS pending,
    (SELECT count(*)::int FROM outbox WHERE retry_at IS NOT NULL AND parked_at IS NOT NULL) AS parked,
    coalesce((
      SELECT greatest(0, extract(epoch FROM clock_timestamp() - min(first.created_at)) * 1000)::float8
      FROM outbox_lane CROSS JOIN LATERAL (
        SELECT created_at FROM outbox AS waiting
        WHERE waiting.lane = outbox_lane.lane AND ${WAITS} AND NOT EXISTS (
          SELECT FROM outbox AS refused
          WHERE refused.retry_at IS NOT NULL AND refused.attempts > 0
            AND refused.destination = waiting.destination AND refused.key = waiting.key AND refused.id <= waiting.id)
        ORDER BY waiting.id LIMIT 1) AS first), 0) AS "oldestAgeMs"`;
