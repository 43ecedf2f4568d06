import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type DeadLetterFilter, filterValues, IS_DEAD, MATCHES } from './dead-letter-filter.js';

/** A dead letter as a list shows it. */
export interface DeadLetterLine {
  readonly consumer: string;
  readonly id: string;
  readonly error: string;
  readonly attempts: number;
  readonly firstFailed: string;
  readonly lastFailed: string;
  readonly group: string;
  /** `dead`, `scheduled` for a redrive, or `trying`. */
  readonly state: string;
}

/** Dead letters of one cause. */
export interface DeadLetterGroup {
  readonly group: string;
  readonly consumer: string;
  readonly error: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

const STATE = `CASE WHEN ${IS_DEAD} THEN 'dead' WHEN dead_at IS NOT NULL AND attempts = 0 THEN 'scheduled' ELSE 'trying' END`;

// Times as text, so that they are the same in a table and in JSON.
const ISO = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const LIST = `
  SELECT consumer, message_id AS id, left(error_name || ': ' || error_message, 120) AS error, attempts,
    ${ISO('first_failed_at')} AS "firstFailed", ${ISO('last_failed_at')} AS "lastFailed", fingerprint AS "group",
    ${STATE} AS state
  FROM failed_message WHERE ${MATCHES} ORDER BY last_failed_at DESC, message_id LIMIT $5`;

const GROUPS = `
  SELECT fingerprint AS "group", consumer, left(error_name || ': ' || max(error_message), 120) AS error,
    count(*)::int AS count, ${ISO('min(first_failed_at)')} AS first, ${ISO('max(last_failed_at)')} AS last
  FROM failed_message WHERE ${MATCHES} AND ${IS_DEAD}
  GROUP BY fingerprint, consumer, error_name ORDER BY count DESC, "group" LIMIT $5`;

const SHOW = `
  SELECT consumer, message_id AS id, ${STATE} AS state, attempts, deliveries, handler, subject, stream,
    stream_seq::float8 AS "streamSequence", held_key AS "heldKey", redrive_id AS "redriveId", fingerprint AS "group",
    ${ISO('first_failed_at')} AS "firstFailed", ${ISO('last_failed_at')} AS "lastFailed",
    headers, body, error_name || ': ' || error_message AS error, error_stack AS stack
  FROM failed_message WHERE ${MATCHES} LIMIT 50`;

/** What failed in this service, for whoever looks. */
@Injectable()
export class DeadLetters {
  constructor(private readonly database: Database) {}

  /** The latest failures, those that are still tried included. */
  list(filter: DeadLetterFilter, limit: number): Promise<DeadLetterLine[]> {
    return this.database.query<DeadLetterLine & object>(LIST, [...filterValues(filter), limit]);
  }

  /** Dead letters by fingerprint, the largest group first. */
  groups(filter: DeadLetterFilter, limit: number): Promise<DeadLetterGroup[]> {
    return this.database.query<DeadLetterGroup & object>(GROUPS, [...filterValues(filter), limit]);
  }

  /** Everything about a message, once for each consumer that failed it. */
  show(filter: DeadLetterFilter): Promise<Record<string, unknown>[]> {
    return this.database.query(SHOW, filterValues(filter));
  }
}
