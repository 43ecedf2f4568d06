import { Injectable } from '@nestjs/common';
import { Database, isLockTimeout } from '@nestwork/database';
import { DeadLetterNotices, failureOf, type IncomingMessage } from '@nestwork/messaging';
import { FailedMessages } from '../failed-messages.js';
import { FirstStillRunning } from '../first-still-running.js';
import { Inbox } from '../inbox.js';
import { keptOf } from '../retry/kept-message.js';
import { HeldKeys } from './held-keys.js';
import { PassedBy } from './passed-by.js';

// The row stays locked until the end of the transaction, also when it is not the event's turn.
const TAKE_TURN = {
  name: 'inbox take turn',
  sql: `
    INSERT INTO ordered_key (consumer, key, last_sequence, epoch)
    VALUES ($1, $2, CASE WHEN $5 THEN coalesce($3::bigint, 0) ELSE 0 END, CASE WHEN $5 THEN $4::timestamptz END)
    ON CONFLICT (consumer, key) DO UPDATE
      SET last_sequence = coalesce($3, ordered_key.last_sequence), epoch = coalesce($4, ordered_key.epoch), updated_at = now()
      WHERE ordered_key.held_reason IS NULL
        AND ($3 IS NULL OR ordered_key.last_sequence = $3 - 1 AND (ordered_key.epoch = $4) IS NOT FALSE)
    RETURNING $3 IS NULL OR last_sequence = $3 AS "isTurn"`,
};

/** An event of an ordered consumer. */
type OrderedEvent = IncomingMessage & Required<Pick<IncomingMessage, 'place' | 'stored'>>;

/** Whose turn it is: lets the events of a key pass in their order, and keeps what comes out of turn. */
@Injectable()
export class KeyOrder {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly keys: HeldKeys,
    private readonly failures: FailedMessages,
    private readonly notices: DeadLetterNotices,
  ) {}

  /**
   * Whether it is plainly the turn of this message, as for everything without a place. One statement, which takes the
   * turn; it does not depend on whether the inbox knows the message, so both travel together.
   */
  async takeTurn(incoming: IncomingMessage): Promise<boolean> {
    const { consumer, place } = incoming;
    if (!place || keptOf(incoming)) return true;
    const mayBeFirst = this.keys.turnOf(place) === 'now';
    try {
      const values = [consumer, place.key, place.sequence ?? null, place.epoch ?? null, mayBeFirst];
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
    const turn = this.keys.turnOf(place, key);
    if (turn === 'now' && key.heldReason === null) {
      // A sender that counts from 1 again.
      await this.keys.advance(consumer, place);
      return true;
    }
    await this.inbox.leave(consumer, id);
    if (turn === 'passed-by') await this.bury(incoming);
    else await this.keys.letWait({ ...recordOf(incoming, undefined), place }, { ...key, turn });
    return false;
  }

  private async bury(incoming: OrderedEvent): Promise<void> {
    const dead = { ...recordOf(incoming, new PassedBy(incoming)), deliveries: incoming.attempt };
    await this.failures.recordDead(dead);
    this.database.afterCommit(() => this.notices.announce(dead));
  }
}

function isOrdered(incoming: IncomingMessage): incoming is OrderedEvent {
  return incoming.place !== undefined && incoming.stored !== undefined;
}

// Without a place: this message holds no key by itself.
function recordOf({ consumer, handler, stored }: OrderedEvent, error: unknown) {
  return failureOf({ durable: consumer, handler }, stored, error);
}
