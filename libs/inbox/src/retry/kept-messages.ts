import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import {
  type DeadMessage,
  type IncomingMessage,
  MessagingSettings,
  type Place,
  readablePlace,
  retryDelay,
} from '@nestwork/messaging';
import { fingerprintOf } from '../dead-letters/fingerprint.js';
import { FailedMessages } from '../failed-messages.js';
import { Inbox } from '../inbox.js';
import { HeldKeys } from '../order/held-keys.js';
import type { KeptMessage } from './kept-message.js';
import { LEASE_MS } from './lease.js';
import { TakenElsewhere } from './taken-elsewhere.js';

// Not when somebody else has claimed it since, and counted an attempt of its own.
const TAKE = {
  failed_message: `
    SELECT FROM failed_message WHERE consumer = $1 AND message_id = $2 AND attempts = $3 AND ($4::text IS NULL OR held_key = $4)
    FOR UPDATE SKIP LOCKED`,
  held_message: `
    SELECT FROM held_message WHERE consumer = $1 AND message_id = $2
      AND EXISTS (SELECT FROM ordered_key WHERE consumer = $1 AND key = $4 AND tries = $3)
    FOR UPDATE SKIP LOCKED`,
};

const REMOVE = (table: KeptMessage['table']) => `DELETE FROM ${table} WHERE consumer = $1 AND message_id = $2`;

const FAILED_AGAIN = `
  UPDATE failed_message SET last_failed_at = $4, error_name = $5, error_message = $6, error_stack = $7, fingerprint = $8,
    retry_at = clock_timestamp() + $9 * interval '1 ms',
    dead_at = CASE WHEN $9::float8 IS NULL THEN $4 ELSE dead_at END
  WHERE consumer = $1 AND message_id = $2 AND attempts = $3`;

const PUT_BACK_MESSAGE = `
  UPDATE failed_message SET attempts = attempts - 1, retry_at = clock_timestamp() + $4 * interval '1 ms'
  WHERE consumer = $1 AND message_id = $2 AND attempts = $3`;

const PUT_BACK_KEY = `
  UPDATE ordered_key SET tries = tries - 1, resume_at = clock_timestamp() + $4 * interval '1 ms'
  WHERE consumer = $1 AND key = $2 AND tries = $3 AND held_reason = 'resuming'`;

// The row is locked while its transaction runs, and that lock is as good as a lease: others find it due and cannot claim it.
const RENEW_MESSAGE = `
  UPDATE failed_message SET retry_at = clock_timestamp() + $4 * interval '1 ms'
  WHERE ctid = (SELECT ctid FROM failed_message
    WHERE consumer = $1 AND message_id = $2 AND attempts = $3 AND retry_at IS NOT NULL FOR UPDATE SKIP LOCKED)`;

const RENEW_KEY = `
  UPDATE ordered_key SET resume_at = clock_timestamp() + $4 * interval '1 ms'
  WHERE consumer = $1 AND key = $2 AND tries = $3 AND held_reason = 'resuming'`;

/** What becomes of a message that this service tries by itself. */
@Injectable()
export class KeptMessages {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly keys: HeldKeys,
    private readonly failures: FailedMessages,
    private readonly settings: MessagingSettings,
  ) {}

  get maxAttempts(): number {
    return this.settings.maxAttempts;
  }

  /** Makes the current transaction the one that has it in hand. Throws TakenElsewhere. */
  async take(kept: KeptMessage): Promise<void> {
    const { table, consumer, messageId, attempt, heldKey = null } = kept;
    const taken = await this.database.execute(TAKE[table], [consumer, messageId, attempt, heldKey]);
    if (taken === 0) throw new TakenElsewhere(kept);
  }

  /** Forgets it, and goes on with the key that waited for it, with the commit of the transaction that handled it. */
  finishWithCommit({ table, consumer, messageId, heldKey, stored }: KeptMessage, { place }: IncomingMessage): void {
    this.database.executeWithCommit(REMOVE(table), [consumer, messageId]);
    if (heldKey !== undefined) this.keys.goOnWithCommit(consumer, heldKey, place ?? readablePlace(stored.headers));
  }

  /** The attempt says nothing about the message, so it does not count; the next one is after a pause. */
  putBack(kept: KeptMessage, pauseMs: number): Promise<void> {
    return this.change(kept, kept.table === 'failed_message' ? PUT_BACK_MESSAGE : PUT_BACK_KEY, pauseMs);
  }

  /** Keeps others from claiming it for another LEASE_MS. */
  renew(kept: KeptMessage): Promise<void> {
    return this.change(kept, kept.table === 'failed_message' ? RENEW_MESSAGE : RENEW_KEY, LEASE_MS);
  }

  /** Plans the next attempt, or makes it dead after the last one; true when dead. `failure` says why it failed. */
  async fail(kept: KeptMessage, failure: DeadMessage, { isHopeless }: { isHopeless: boolean }): Promise<boolean> {
    const { maxAttempts, retryDelaysMs } = this.settings;
    const isDead = isHopeless || kept.attempt >= maxAttempts;
    const retryInMs = isDead ? undefined : retryDelay(retryDelaysMs, kept.attempt);
    return this.database.transaction(async () => {
      if (kept.table === 'held_message') return this.failFirstTime(kept, failure, retryInMs);
      await this.take(kept);
      const { name, message, stack } = failure.error;
      const cause = [failure.failedAt, name, message, stack, fingerprintOf(failure)];
      const values = [kept.consumer, kept.messageId, kept.attempt, ...cause, retryInMs ?? null];
      return (await this.database.execute(FAILED_AGAIN, values)) > 0 && isDead;
    });
  }

  private async change(kept: KeptMessage, statement: string, inMs: number): Promise<void> {
    const { table, consumer, messageId, heldKey = null, attempt } = kept;
    const name = table === 'failed_message' ? messageId : heldKey;
    await this.database.transaction(() => this.database.execute(statement, [consumer, name, attempt, inMs]));
  }

  private async failFirstTime(kept: KeptMessage, failure: DeadMessage, retryInMs?: number): Promise<boolean> {
    const { failedAt, deliveries } = failure;
    const place = failure.place ?? placeOf(kept);
    // First, because a copy that is delivered locks in this order.
    await this.inbox.keepOut(failure);
    await this.take(kept);
    await this.database.execute(REMOVE(kept.table), [kept.consumer, kept.messageId]);
    const end = retryInMs === undefined ? { deadAt: failedAt } : { retryInMs };
    const row = { attempts: kept.attempt, deliveries, ...end };
    const taken = await this.failures.takeOver({ ...failure, place }, row, { isHead: true });
    if (taken !== 'holds') this.keys.goOnWithCommit(kept.consumer, place.key);
    return taken === 'passed-by' || (taken === 'holds' && retryInMs === undefined);
  }
}

// Of a consumer that is not ordered any more. What waits in the key still does.
function placeOf({ consumer, messageId, heldKey, stored }: KeptMessage): Place {
  if (heldKey === undefined) throw new Error(`${consumer} ${messageId} waited for its turn and has no place`);
  return { ...readablePlace(stored.headers), key: heldKey };
}
