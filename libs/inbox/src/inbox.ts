import { Injectable } from '@nestjs/common';
import { callOf, Database, isLockTimeout } from '@nestwork/database';
import { IdempotencyKeyReused, type IncomingMessage, type MessageFailure } from '@nestwork/messaging';
import { fingerprintOf, isAnother } from './fingerprint-of.js';
import { FirstStillRunning } from './first-still-running.js';
import { ANSWER } from './inbox-plans.js';
import { type Handled, fromStored, type StoredAnswer, toStored } from './handled.js';

// An insert of values looks nothing up, so it has one plan whatever the statistics say.
const ENTER = {
  name: 'inbox enter',
  sql: 'INSERT INTO inbox (consumer, message_id, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
};
const DISCARD = `INSERT INTO inbox (consumer, message_id, status) VALUES ($1, $2, 'discarded') ON CONFLICT DO NOTHING`;
const HARDLY_WAIT = `SET LOCAL lock_timeout = '50ms'`;
const LEAVE = 'DELETE FROM inbox WHERE consumer = $1 AND message_id = $2';
const FIND = 'SELECT status, reply, fingerprint FROM inbox WHERE consumer = $1 AND message_id = $2';
const ADD_ANSWER = callOf(ANSWER);

interface StoredRow extends StoredAnswer<unknown> {
  readonly fingerprint: Buffer | null;
}

/** The messages that were handled, each with its answer: one row per consumer and message id. */
@Injectable()
export class Inbox {
  constructor(private readonly database: Database) {}

  /**
   * How this message was handled; undefined when it was not, or not yet. Throws IdempotencyKeyReused when its id stands for a
   * request that said something else.
   */
  async find(incoming: IncomingMessage): Promise<Handled | undefined> {
    const [stored] = await this.database.query<StoredRow>(FIND, [incoming.consumer, incoming.id]);
    if (stored && isAnother(stored.fingerprint, fingerprintOf(incoming))) throw IdempotencyKeyReused.of({});
    return stored && fromStored(stored, incoming);
  }

  /**
   * Makes the current transaction the one that handles the message. Waits for a transaction that handles a copy of it,
   * and when that one committed resolves with its answer. Throws FirstStillRunning when the wait gets too long, and
   * IdempotencyKeyReused as `find` does.
   */
  async enter(incoming: IncomingMessage): Promise<Handled | undefined> {
    if ((await this.insert(ENTER, incoming, fingerprintOf(incoming))) === 1) return undefined;
    const first = await this.find(incoming);
    if (!first) throw removedMeanwhile(incoming);
    return first;
  }

  /** Adds the answer to the row that `enter` made; nothing for an event, whose row is complete. */
  answer(incoming: IncomingMessage, handled: Handled): void {
    const stored = toStored(handled, incoming);
    if (stored)
      this.database.executeWithCommit(ADD_ANSWER, [incoming.consumer, incoming.id, stored.status, stored.reply]);
  }

  /**
   * For whoever writes down a failure: lets no copy of the message in before the end of the current transaction, so that what
   * is written is true for as long as that. False when a copy was handled. Throws FirstStillRunning as `enter` does.
   */
  async keepOut({ consumer, messageId }: Pick<MessageFailure, 'consumer' | 'messageId'>): Promise<boolean> {
    if ((await this.insert(ENTER, { consumer, id: messageId }, null)) === 0) return false;
    await this.leave(consumer, messageId);
    return true;
  }

  /** Whether a copy of the message is being handled now. Asks by a short transaction of its own, which leaves nothing behind. */
  async isInFlight({ consumer, id: messageId }: Pick<IncomingMessage, 'consumer' | 'id'>): Promise<boolean> {
    try {
      await this.database.transaction(async () => {
        await this.database.execute(HARDLY_WAIT);
        await this.keepOut({ consumer, messageId });
      });
      return false;
    } catch (error) {
      if (error instanceof FirstStillRunning) return true;
      throw error;
    }
  }

  /** Forgets, in the same transaction, that `enter` let the message in: it is not handled now. */
  async leave(consumer: string, messageId: string): Promise<void> {
    await this.database.execute(LEAVE, [consumer, messageId]);
  }

  /**
   * Makes sure that a message never takes effect: copies are told that it was discarded, unless it was handled before. Throws
   * FirstStillRunning as `enter` does.
   */
  async discard(consumer: string, messageId: string): Promise<void> {
    await this.insert(DISCARD, { consumer, id: messageId });
  }

  private async insert(
    statement: typeof ENTER | string,
    message: Pick<IncomingMessage, 'consumer' | 'id'>,
    ...others: readonly unknown[]
  ): Promise<number> {
    try {
      return await this.database.execute(statement, [message.consumer, message.id, ...others]);
    } catch (error) {
      throw isLockTimeout(error) ? new FirstStillRunning(message, error) : error;
    }
  }
}

function removedMeanwhile({ consumer, id }: IncomingMessage): Error {
  return new Error(
    `The inbox row of ${consumer} ${id} was removed while it was read, so nothing was done. A repeat handles the message as ` +
      'a new one; if messages come back that late, raise retentionDays of InboxModule.',
  );
}
