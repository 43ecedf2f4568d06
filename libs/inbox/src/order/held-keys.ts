import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { type MessageFailure, MessagingSettings, type Place } from '@nestwork/messaging';
import { type Position, type Turn, turnOf } from './turn-of.js';

/** Why the events of a key wait: one failed, one is missing, or they are just about to be handled one after the other. */
export type HeldReason = 'failed' | 'gap' | 'resuming';

/** A key of an ordered consumer, as its row says; the row is locked until the end of the transaction. */
export interface LockedKey extends Position {
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
  RETURNING last_sequence::float8 AS "lastSequence", epoch, held_reason AS "heldReason"`;

// Never backwards: within a count the number only grows, and a count that is over says nothing.
const COME_TO = `
  last_sequence = CASE
    WHEN $3::bigint IS NULL OR $4::timestamptz < epoch THEN last_sequence
    WHEN $4 > epoch THEN $3
    ELSE greatest(last_sequence, $3) END,
  epoch = greatest(epoch, $4)`;

const ADVANCE = `UPDATE ordered_key SET ${COME_TO} WHERE consumer = $1 AND key = $2`;

const HOLD = `
  UPDATE ordered_key SET held_reason = $3, tries = 0,
    held_since = CASE WHEN held_reason = $3 THEN held_since ELSE clock_timestamp() END,
    resume_at = CASE WHEN $3 = 'resuming' THEN clock_timestamp() END
  WHERE consumer = $1 AND key = $2`;

// Not the event that the key waits for, should it be delivered once more. A failure that no key waits for is of a time when
// it was delivered otherwise: nobody would try it again, so the event is taken over from it.
const APPEND = `
  WITH adopted AS (DELETE FROM failed_message WHERE consumer = $1 AND message_id = $2 AND held_key IS NULL)
  INSERT INTO held_message (consumer, message_id, key, epoch, sequence, subject, stream, stream_seq, headers, body)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
  WHERE NOT EXISTS (SELECT FROM failed_message WHERE consumer = $1 AND message_id = $2 AND held_key IS NOT NULL)
  ON CONFLICT DO NOTHING`;

const LOCK_ONLY = 'SELECT FROM ordered_key WHERE consumer = $1 AND key = $2 FOR UPDATE';

const GO_ON = `
  UPDATE ordered_key SET ${COME_TO}, updated_at = now(), tries = 0,
    held_reason = waiting.reason,
    held_since = CASE WHEN waiting.reason IS NOT NULL THEN held_since END,
    resume_at = CASE WHEN waiting.reason IS NOT NULL THEN clock_timestamp() END
  FROM (SELECT CASE WHEN EXISTS (SELECT FROM held_message WHERE consumer = $1 AND key = $2) THEN 'resuming' END AS reason)
    AS waiting
  WHERE consumer = $1 AND key = $2`;

const DAY_MS = 24 * 60 * 60_000;

/** The keys of ordered consumers that are held, and the events that wait in them. Every method belongs to a transaction. */
@Injectable()
export class HeldKeys {
  constructor(
    private readonly database: Database,
    private readonly settings: MessagingSettings,
  ) {}

  /** Whether it is the turn of an event of a key that has come so far; of a new key, unless told. */
  turnOf(place: Omit<Place, 'key'>, { lastSequence, epoch }: Position = NOWHERE): Turn {
    const oldestStored = new Date(Date.now() - this.settings.streamRetentionDays * DAY_MS);
    return turnOf(place, { lastSequence, epoch, oldestStored });
  }

  /** Locks the row of a key, and makes it when there is none. Waits for whoever handles an event of the key. */
  async lock(consumer: string, key: string): Promise<LockedKey> {
    const [row] = await this.database.query<LockedKey>(LOCK, [consumer, key]);
    if (!row) throw new Error(`The row of key ${key} of ${consumer} was neither made nor found`);
    return row;
  }

  /** Lets the events of a locked key wait from now on. */
  async hold(consumer: string, key: string, reason: HeldReason): Promise<void> {
    await this.database.execute(HOLD, [consumer, key, reason]);
  }

  /** Puts an event of a locked key behind those that wait already; a copy of one of them changes nothing. */
  async letWait(
    event: WaitingEvent,
    { heldReason, turn }: { heldReason: HeldReason | null; turn: Turn },
  ): Promise<void> {
    const { consumer, place } = event;
    await this.append(event);
    if (heldReason === null) await this.hold(consumer, place.key, 'gap');
    // What was missing has come.
    if (heldReason === 'gap' && turn === 'now') await this.hold(consumer, place.key, 'resuming');
  }

  /** Notes how far a locked key has come; never back. */
  async advance(consumer: string, { key, ...place }: Place): Promise<void> {
    await this.database.execute(ADVANCE, [consumer, key, ...positionOf(place)]);
  }

  /**
   * Goes on with a key, together with the commit: its next event is due, or the key is free when none waits. Locked in a
   * statement of its own, because the next one must see what was appended until then.
   */
  goOnWithCommit(consumer: string, key: string, done: Omit<Place, 'key'> = {}): void {
    this.database.executeWithCommit(LOCK_ONLY, [consumer, key]);
    this.database.executeWithCommit(GO_ON, [consumer, key, ...positionOf(done)]);
  }

  private async append(event: WaitingEvent): Promise<void> {
    const { consumer, messageId, place, subject, stream, streamSequence, headers, body } = event;
    const [sequence, epoch] = positionOf(place);
    const message = [subject, stream, streamSequence, JSON.stringify(headers), body];
    await this.database.execute(APPEND, [consumer, messageId, place.key, epoch, sequence, ...message]);
  }
}

const NOWHERE: Position = { lastSequence: 0, epoch: null };

function positionOf({ sequence, epoch }: Omit<Place, 'key'>): [sequence: number | null, epoch: string | null] {
  return [sequence ?? null, epoch?.toISOString() ?? null];
}
