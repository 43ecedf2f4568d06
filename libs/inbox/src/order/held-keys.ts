import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import type { MessageFailure, Place } from '@nestwork/messaging';

/** Why the events of a key wait: one failed, one is missing, or they are just about to be handled one after the other. */
export type HeldReason = 'failed' | 'gap' | 'resuming';

/** A key of an ordered consumer, as its row says; the row is locked until the end of the transaction. */
export interface LockedKey {
  readonly lastSequence: number;
  readonly heldReason: HeldReason | null;
}

/** An event that waits, as it was received. */
export type WaitingEvent = Pick<
  MessageFailure,
  'consumer' | 'messageId' | 'subject' | 'stream' | 'streamSequence' | 'headers' | 'body'
> & { readonly place: Place };

const LOCK = `
  INSERT INTO ordered_key (consumer, key) VALUES ($1, $2)
  ON CONFLICT (consumer, key) DO UPDATE SET updated_at = now()
  RETURNING last_sequence::float8 AS "lastSequence", held_reason AS "heldReason"`;

const HOLD = `
  UPDATE ordered_key SET held_reason = $3, tries = 0,
    held_since = CASE WHEN held_reason = $3 THEN held_since ELSE clock_timestamp() END,
    last_sequence = coalesce($4::bigint, last_sequence),
    resume_at = CASE WHEN $3 = 'resuming' THEN clock_timestamp() END
  WHERE consumer = $1 AND key = $2`;

// Not the event that failed itself, should it be delivered once more.
const APPEND = `
  INSERT INTO held_message (consumer, message_id, key, epoch, sequence, subject, stream, stream_seq, headers, body)
  SELECT $1, $2, $3, $4 + coalesce((SELECT max(epoch) FROM held_message WHERE consumer = $1 AND key = $3), 0),
    $5, $6, $7, $8, $9, $10
  WHERE NOT EXISTS (SELECT FROM failed_message WHERE consumer = $1 AND message_id = $2)
  ON CONFLICT DO NOTHING`;

const LOCK_ONLY = 'SELECT FROM ordered_key WHERE consumer = $1 AND key = $2 FOR UPDATE';

const GO_ON = `
  UPDATE ordered_key SET last_sequence = coalesce($3::bigint, last_sequence), updated_at = now(), tries = 0,
    held_reason = waiting.reason,
    held_since = CASE WHEN waiting.reason IS NOT NULL THEN held_since END,
    resume_at = CASE WHEN waiting.reason IS NOT NULL THEN clock_timestamp() END
  FROM (SELECT CASE WHEN EXISTS (SELECT FROM held_message WHERE consumer = $1 AND key = $2) THEN 'resuming' END AS reason)
    AS waiting
  WHERE consumer = $1 AND key = $2`;

/** The keys of ordered consumers that are held, and the events that wait in them. Every method belongs to a transaction. */
@Injectable()
export class HeldKeys {
  constructor(private readonly database: Database) {}

  /** Locks the row of a key, and makes it when there is none. Waits for whoever handles an event of the key. */
  async lock(consumer: string, key: string): Promise<LockedKey> {
    const [row] = await this.database.query<LockedKey>(LOCK, [consumer, key]);
    if (!row) throw new Error(`The row of key ${key} of ${consumer} was neither made nor found`);
    return row;
  }

  /** Lets the events of a locked key wait from now on; `lastSequence` where it is to change. */
  async hold(consumer: string, key: string, { reason, lastSequence }: HoldOptions): Promise<void> {
    await this.database.execute(HOLD, [consumer, key, reason, lastSequence ?? null]);
  }

  /** Puts an event behind those that wait already; a copy of one of them changes nothing. */
  async append(event: WaitingEvent, { beginsAnew = false } = {}): Promise<void> {
    const { consumer, messageId, place, subject, stream, streamSequence, headers, body } = event;
    const position = [consumer, messageId, place.key, beginsAnew ? 1 : 0, place.sequence ?? null];
    await this.database.execute(APPEND, [...position, subject, stream, streamSequence, JSON.stringify(headers), body]);
  }

  /**
   * Goes on with a key, together with the commit: its next event is due, or the key is free when none waits. Locked in a
   * statement of its own, because the next one must see what was appended until then.
   */
  goOnWithCommit(consumer: string, key: string, lastSequence: number | undefined): void {
    this.database.executeWithCommit(LOCK_ONLY, [consumer, key]);
    this.database.executeWithCommit(GO_ON, [consumer, key, lastSequence ?? null]);
  }
}

/** Why a key is held. */
export interface HoldOptions {
  readonly reason: HeldReason;
  readonly lastSequence?: number | undefined;
}
