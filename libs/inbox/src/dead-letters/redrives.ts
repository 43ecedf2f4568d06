import { Injectable } from '@nestjs/common';
import { newMessageId } from '@nestwork/contract-kit';
import { Database, recordOperatorAction } from '@nestwork/database';
import { OperationRefused } from '@nestwork/operations';
import { Retry } from '../retry/retry.js';
import { type DeadLetterFilter, filterValues, IS_AT_REST, MATCHES } from './dead-letter-filter.js';

/** Who redrives, and how fast. */
export interface RedriveOptions {
  readonly by: string;
  readonly perSecond: number;
  /** Ends it between two batches; what was scheduled by then stays. */
  readonly signal?: AbortSignal;
}

/** What became of the messages of a redrive. */
export interface RedriveProgress {
  readonly redrive: string;
  readonly by: string;
  readonly at: string;
  readonly messages: number;
  readonly waiting: number;
  readonly trying: number;
  readonly deadAgain: number;
  /** Taken over by a later redrive. */
  readonly rescheduled: number;
  /** Handled, or discarded meanwhile. */
  readonly handled: number;
}

interface Begun {
  readonly redrive: string;
  readonly filter: DeadLetterFilter;
  readonly from: Date;
  readonly everyMs: number;
}

interface Batch {
  readonly count: number;
  /** How many of them an earlier redrive had, by its id. */
  readonly taken: Readonly<Record<string, number>>;
}

const CONSUMERS = `SELECT DISTINCT consumer FROM failed_message WHERE ${MATCHES} AND ${IS_AT_REST}`;

const BATCH = 5_000;

// None at the beginning, before the redrive has an action of its own: then it takes over what others have scheduled.
const LATER = `
  SELECT later.target FROM operator_action AS later JOIN operator_action AS own ON later.id > own.id
  WHERE later.action = 'failed redrive' AND own.action = 'failed redrive' AND own.target = $5`;

// In batches, so that no statement runs into its timeout and no lock is held for long. The oldest first; each a little later
// than the one before it, which is the rate limit. One that is dead again by now had its turn. One that waits for an earlier
// redrive, or was dead again after it, leaves that one's progress. What a later one took is its own: else the two would take
// the same messages from each other for ever. Locked in their order, so that they do not wait for each other either.
const SCHEDULE = `
  WITH locked AS MATERIALIZED (
    SELECT consumer, message_id, redrive_id, first_failed_at
    FROM failed_message WHERE ${MATCHES} AND ${IS_AT_REST} AND redrive_id IS DISTINCT FROM $5
      AND (redrive_id IS NULL OR redrive_id <> ALL (ARRAY(${LATER})))
    ORDER BY first_failed_at, message_id, consumer LIMIT ${BATCH} FOR UPDATE),
  chosen AS (
    SELECT consumer, message_id, redrive_id AS earlier, row_number() OVER (ORDER BY first_failed_at, message_id) AS number
    FROM locked),
  scheduled AS (
    UPDATE failed_message SET attempts = 0, redrive_id = $5,
      retry_at = $7::timestamptz + ($8::int + chosen.number - 1) * $6::float8 * interval '1 ms'
    FROM chosen
    WHERE failed_message.consumer = chosen.consumer AND failed_message.message_id = chosen.message_id AND ${IS_AT_REST}
    RETURNING chosen.earlier)
  SELECT (SELECT count(*)::int FROM scheduled) AS count, coalesce(json_object_agg(earlier, number ORDER BY earlier), '{}') AS taken
  FROM (SELECT earlier, count(*)::int AS number FROM scheduled WHERE earlier IS NOT NULL GROUP BY earlier) AS taken`;

// In a statement of its own, which sees the action of a redrive that ended while the one before waited for its messages.
const LEAVE_EARLIER = `
  UPDATE operator_action
  SET after = jsonb_set(after, '{rescheduled}', to_jsonb(coalesce((after->>'rescheduled')::int, 0) + $2::int))
  WHERE action = 'failed redrive' AND target = $1`;

// What was scheduled so far, so that an end in the middle leaves the truth.
const COUNT = `
  UPDATE operator_action SET after = jsonb_set(after, '{messages}', to_jsonb($2::int))
  WHERE action = 'failed redrive' AND target = $1`;

const PROGRESS = `
  SELECT redrive.*, messages - waiting - trying - "deadAgain" - rescheduled AS handled
  FROM (
    SELECT target AS redrive, by, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at,
      (after->>'messages')::int AS messages, coalesce((after->>'rescheduled')::int, 0) AS rescheduled,
      count(*) FILTER (WHERE retry_at IS NOT NULL AND attempts = 0)::int AS waiting,
      count(*) FILTER (WHERE retry_at IS NOT NULL AND attempts > 0)::int AS trying,
      count(*) FILTER (WHERE message_id IS NOT NULL AND retry_at IS NULL)::int AS "deadAgain"
    FROM (
      SELECT * FROM operator_action WHERE action = 'failed redrive' AND ($1::text IS NULL OR target = $1)
      ORDER BY id DESC LIMIT 20) AS begun
    LEFT JOIN failed_message ON redrive_id = target
    GROUP BY id, target, by, at, after ORDER BY id DESC) AS redrive`;

/**
 * Has dead letters tried again where they failed: this service takes them up by itself, under their old ids, with all
 * attempts anew. No other consumer sees them again.
 */
@Injectable()
export class Redrives {
  constructor(
    private readonly database: Database,
    private readonly retry: Retry,
  ) {}

  /**
   * Schedules every dead letter that matches, anew also what waits for an earlier redrive. Throws OperationRefused when none does, or nobody here could handle one, and the
   * reason of the signal when that aborts.
   */
  async schedule(filter: DeadLetterFilter, options: RedriveOptions): Promise<RedriveProgress> {
    const redrive = newMessageId();
    await this.refuseUnknown(filter);
    const [clock] = await this.database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const begun: Begun = { redrive, filter, from: clock!.now, everyMs: 1000 / options.perSecond };
    let scheduled = await this.begin(begun, options);
    for (let batch = scheduled; batch > 0; scheduled += batch) {
      options.signal?.throwIfAborted();
      batch = await this.goOn(begun, scheduled);
    }
    const [progress] = await this.progress(redrive);
    if (!progress) throw new Error(`Redrive ${redrive} was recorded and cannot be found`);
    return progress;
  }

  /** How far a redrive has come; without an id, the latest ones. */
  progress(redrive?: string): Promise<RedriveProgress[]> {
    return this.database.query<RedriveProgress & object>(PROGRESS, [redrive ?? null]);
  }

  private begin(begun: Begun, { by, perSecond }: RedriveOptions): Promise<number> {
    return this.database.transaction(async () => {
      const messages = await this.scheduleBatch(begun, 0);
      if (messages === 0) throw OperationRefused.of({ reason: 'No dead letter matches: see `failed list`' });
      const { id, consumer, group, error } = begun.filter;
      const after = { id, consumer, group, error, perSecond, messages };
      await recordOperatorAction(this.database, { by, action: 'failed redrive', target: begun.redrive, after });
      return messages;
    });
  }

  private goOn(begun: Begun, scheduled: number): Promise<number> {
    return this.database.transaction(async () => {
      const messages = await this.scheduleBatch(begun, scheduled);
      await this.database.execute(COUNT, [begun.redrive, scheduled + messages]);
      return messages;
    });
  }

  private async scheduleBatch({ redrive, filter, from, everyMs }: Begun, scheduled: number): Promise<number> {
    const values = [...filterValues(filter), redrive, everyMs, from, scheduled];
    const [batch] = await this.database.query<Batch & object>(SCHEDULE, values);
    const { count, taken } = batch!;
    for (const [earlier, number] of Object.entries(taken))
      await this.database.execute(LEAVE_EARLIER, [earlier, number]);
    return count;
  }

  private async refuseUnknown(filter: DeadLetterFilter): Promise<void> {
    const found = await this.database.query<{ consumer: string }>(CONSUMERS, filterValues(filter));
    const unknown = found.map(({ consumer }) => consumer).filter((each) => !this.retry.consumers.includes(each));
    if (unknown.length === 0) return;
    throw OperationRefused.of({
      reason:
        `This version of the service has no consumer ${unknown.join(', ')}: nobody would handle the messages. Redrive the ` +
        'others by --consumer, start a version that has it, or discard them.',
    });
  }
}
