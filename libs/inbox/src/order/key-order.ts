import { Inject, Injectable } from '@nestjs/common';
import { Database, isLockTimeout } from '@nestwork/database';
import { DeadLetterNotices, failureOf, type IncomingMessage, type Place } from '@nestwork/messaging';
import { FailedMessages } from '../failed-messages.js';
import { FirstStillRunning } from '../first-still-running.js';
import { INBOX_OPTIONS, type InboxOptions } from '../inbox-options.js';
import { keptOf } from '../retry/kept-message.js';
import { HeldKeys } from './held-keys.js';
import { PassedBy } from './passed-by.js';
import { beginsAnew, turnOf } from './turn-of.js';

// The row stays locked until the end of the transaction, also when it is not the event's turn.
const TAKE_TURN = {
  name: 'inbox take turn',
  sql: `
    INSERT INTO ordered_key (consumer, key, last_sequence) VALUES ($1, $2, CASE WHEN $4 THEN coalesce($3::bigint, 0) ELSE 0 END)
    ON CONFLICT (consumer, key) DO UPDATE
      SET last_sequence = coalesce($3, ordered_key.last_sequence), updated_at = now()
      WHERE ordered_key.held_reason IS NULL AND ($3 IS NULL OR ordered_key.last_sequence = $3 - 1)
    RETURNING $3 IS NULL OR last_sequence = $3 AS "isTurn"`,
};

const LEAVE_INBOX = 'DELETE FROM inbox WHERE consumer = $1 AND message_id = $2';

const LATEST_EPOCH = 'SELECT max(epoch) AS epoch FROM held_message WHERE consumer = $1 AND key = $2';

const DAY_MS = 24 * 60 * 60_000;

/** An event of an ordered consumer. */
type OrderedEvent = IncomingMessage & Required<Pick<IncomingMessage, 'place' | 'stored'>>;

/** Whose turn it is: lets the events of a key pass in their order, and keeps what comes out of turn. */
@Injectable()
export class KeyOrder {
  constructor(
    private readonly database: Database,
    private readonly keys: HeldKeys,
    private readonly failures: FailedMessages,
    private readonly notices: DeadLetterNotices,
    @Inject(INBOX_OPTIONS) private readonly options: Required<InboxOptions>,
  ) {}

  /**
   * Whether it is plainly the turn of this message, as for everything without a place. One statement, which takes the
   * turn; it does not depend on whether the inbox knows the message, so both travel together.
   */
  async takeTurn(incoming: IncomingMessage): Promise<boolean> {
    const { consumer, place } = incoming;
    if (!place || keptOf(incoming)) return true;
    const mayBeFirst = turnOf(place, this.progress(0)) === 'now';
    try {
      const values = [consumer, place.key, place.sequence ?? null, mayBeFirst];
      const [row] = await this.database.query<{ isTurn: boolean }>(TAKE_TURN, values);
      return row?.isTurn ?? false;
    } catch (error) {
      throw isLockTimeout(error) ? new FirstStillRunning(incoming, error) : error;
    }
  }

  /**
   * Decides about an event that the inbox does not know and whose turn it plainly is not. True: its turn after all. False:
   * it is kept, behind what its key waits for or, when it was passed by, as a dead letter; nothing is left to do.
   */
  async admit(incoming: IncomingMessage): Promise<boolean> {
    if (!isOrdered(incoming)) return true;
    const { consumer, id, place } = incoming;
    const key = await this.keys.lock(consumer, place.key);
    const turn = turnOf(place, this.progress(key.lastSequence));
    if (turn === 'now' && key.heldReason === null) {
      // A sender that counts from 1 again.
      await this.database.execute('UPDATE ordered_key SET last_sequence = $3 WHERE consumer = $1 AND key = $2', [
        consumer,
        place.key,
        place.sequence,
      ]);
      return true;
    }
    await this.database.execute(LEAVE_INBOX, [consumer, id]);
    if (turn === 'passed-by' && !(await this.hasBegunAnew(consumer, place))) await this.bury(incoming);
    else await this.wait(incoming, { isNext: turn === 'now', ...key });
    return false;
  }

  private async wait(incoming: OrderedEvent, { isNext, lastSequence, heldReason }: Waiting): Promise<void> {
    const { consumer, place } = incoming;
    const anew = lastSequence > 0 && beginsAnew(place);
    await this.keys.append({ ...recordOf(incoming, undefined), place }, { beginsAnew: anew });
    if (heldReason === null) await this.keys.hold(consumer, place.key, { reason: 'gap' });
    // What was missing has come.
    if (heldReason === 'gap' && isNext) await this.keys.hold(consumer, place.key, { reason: 'resuming' });
  }

  private async bury(incoming: OrderedEvent): Promise<void> {
    const dead = { ...recordOf(incoming, new PassedBy(incoming)), deliveries: incoming.attempt };
    await this.failures.recordDead(dead);
    this.database.afterCommit(() => this.notices.announce(dead));
  }

  // Among the waiting ones; then the number of this one says nothing about those that were handled.
  private async hasBegunAnew(consumer: string, { key }: Place): Promise<boolean> {
    const [row] = await this.database.query<{ epoch: number | null }>(LATEST_EPOCH, [consumer, key]);
    return (row?.epoch ?? 0) > 0;
  }

  private progress(lastSequence: number) {
    return { lastSequence, oldestStored: new Date(Date.now() - this.options.streamRetentionDays * DAY_MS) };
  }
}

interface Waiting {
  readonly isNext: boolean;
  readonly lastSequence: number;
  readonly heldReason: string | null;
}

function isOrdered(incoming: IncomingMessage): incoming is OrderedEvent {
  return incoming.place !== undefined && incoming.stored !== undefined;
}

// Without a place: this message holds no key by itself.
function recordOf({ consumer, handler, stored }: OrderedEvent, error: unknown) {
  return failureOf({ durable: consumer, handler }, stored, error);
}
