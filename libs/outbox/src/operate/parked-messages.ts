import { Injectable } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import { OperationRefused } from '@nestwork/operations';
import { laneOf } from '../lanes/lane.js';
import { RelayWake } from '../lanes/relay-wake.js';
import { RESTS as RESTING } from '../relay/reading-statements.js';

/** A message that the broker keeps refusing. */
export interface ParkedMessageRow {
  readonly id: string;
  readonly subject: string;
  readonly key: string;
  readonly refusal: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly parkedAt: Date;
  /** How many messages of its key wait behind it. */
  readonly behind: number;
}

/** What operators do about parked messages; each change is written down with it. */
@Injectable()
export class ParkedMessages {
  constructor(
    private readonly database: Database,
    private readonly wake: RelayWake,
  ) {}

  list(limit: number): Promise<ParkedMessageRow[]> {
    return this.database.query<ParkedMessageRow & Record<string, unknown>>(LIST, [limit]);
  }

  /** Lets the relay offer the message at once instead of when its pause is over. Throws OperationRefused when it is not parked. */
  retry(id: string, by: string): Promise<void> {
    return this.change({ by, action: 'outbox retry', id }, OFFER_NOW);
  }

  /**
   * Gives the message up: nobody will receive it. Throws OperationRefused when it is not parked, or when its pause is over: the
   * broker may be taking it at this moment.
   */
  discard(id: string, { by, reason }: { by: string; reason: string }): Promise<void> {
    return this.change({ by, action: 'outbox discard', id, reason }, DISCARD);
  }

  /** Throws OperationRefused as `discard` does, and changes nothing. */
  async requireDiscardable(id: string): Promise<void> {
    const [row] = await this.database.query<{ rests: boolean }>(FIND, [id]);
    if (!row?.rests) throw refusalOf(id, row);
  }

  private async change({ id, ...action }: Change, sql: string): Promise<void> {
    const changed = await this.database.transaction(async () => {
      const [row] = await this.database.query<Changed>(sql, [id]);
      if (!row) throw refusalOf(id, (await this.database.query(FIND, [id]))[0]);
      await recordOperatorAction(this.database, { ...action, target: id, before: row.before });
      return row;
    });
    await this.endRestBehind(changed);
    this.wake.committed([laneOf(changed.key)]);
  }

  // Not all at once: there may be more than a statement has time for. What a failure leaves rests until its own time.
  private async endRestBehind({ destination, key }: Changed): Promise<void> {
    for (let ended = MOST_AT_ONCE; ended === MOST_AT_ONCE;) {
      ended = await this.database.transaction(async () => {
        const [row] = await this.database.query<{ ended: number }>(END_REST_BEHIND, [destination, key, MOST_AT_ONCE]);
        return row!.ended;
      });
    }
  }
}

interface Changed extends Record<string, unknown> {
  readonly key: string;
  readonly destination: string;
  readonly before: object;
}

interface Change {
  readonly by: string;
  readonly action: string;
  readonly id: string;
  readonly reason?: string;
}

function refusalOf(id: string, parked: object | undefined): OperationRefused {
  const reason = parked
    ? `Message ${id} is being offered to the broker, or is about to be: ask again in a few seconds. While the broker takes nothing of its stream it stays so`
    : `Message ${id} is not parked: it was published, discarded, or still has attempts left; 'outbox parked' lists those that are`;
  return OperationRefused.of({ reason });
}

const PARKED = 'message_id = $1 AND retry_at IS NOT NULL AND parked_at IS NOT NULL';

const BEFORE = `jsonb_build_object(
  'subject', subject, 'key', key, 'headers', headers, 'body', body, 'refusal', refusal, 'attempts', attempts,
  'createdAt', created_at, 'parkedAt', parked_at) AS before`;

// A relay that read the row before its pause began has written down by then what became of it. The second is for the commit:
// until then, the relays still see the row.
const RESTS = "retry_at > clock_timestamp() + interval '1 s'";

const FIND = `SELECT ${RESTS} AS rests FROM outbox WHERE ${PARKED}`;

const OFFER_NOW = `
  UPDATE outbox SET retry_at = clock_timestamp() WHERE ${PARKED} RETURNING key, destination, ${BEFORE}`;

const DISCARD = `DELETE FROM outbox WHERE ${PARKED} AND ${RESTS} RETURNING key, destination, ${BEFORE}`;

// Those behind it rest as long as it would have. Of what rests in this key, the first of it is found by index.
const END_REST_BEHIND = `
  WITH ended AS (
    UPDATE outbox SET retry_at = clock_timestamp() WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM outbox
      WHERE destination = $1 AND key = $2 AND ${RESTING} AND id > 0 AND attempts = 0 AND retry_at > clock_timestamp()
      ORDER BY id LIMIT $3 FOR UPDATE)) RETURNING 1)
  SELECT count(*)::int AS ended FROM ended`;

const MOST_AT_ONCE = 2_000;

const LIST = `
  SELECT message_id AS id, subject, key, refusal, attempts, created_at AS "createdAt", parked_at AS "parkedAt",
    (SELECT count(*)::int FROM outbox AS later
     WHERE later.lane = parked.lane AND later.destination = parked.destination AND later.key = parked.key AND later.id > parked.id) AS behind
  FROM outbox AS parked WHERE retry_at IS NOT NULL AND parked_at IS NOT NULL ORDER BY id LIMIT $1`;
