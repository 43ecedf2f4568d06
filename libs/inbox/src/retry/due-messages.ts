import { Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { readablePlace } from '@nestwork/messaging';
import { FIRST_IN_TURN } from '../order/first-in-turn.js';
import { HeldKeys } from '../order/held-keys.js';
import { PassedBy } from '../order/passed-by.js';
import type { Position } from '../order/turn-of.js';
import type { KeptMessage } from './kept-message.js';
import { type FailedMessageRow, type MessageRow, storedFrom } from './kept-rows.js';
import { LEASE_MS } from './lease.js';

/** Something to be tried now: one failed message, or the next event of a key. */
export interface Due {
  readonly what: 'message' | 'key';
  readonly consumer: string;
  /** The message id or the key. */
  readonly name: string;
}

// Not by clock_timestamp(): it may change from row to row, so no index could find what is due.
const DUE = `
  SELECT * FROM (
    SELECT 'message' AS what, consumer, message_id AS name, retry_at AS at FROM failed_message WHERE retry_at <= statement_timestamp()
    UNION ALL
    SELECT 'key', consumer, key, resume_at FROM ordered_key WHERE resume_at <= statement_timestamp()
  ) AS due WHERE consumer = ANY ($1) ORDER BY at LIMIT $2`;

const CLAIM_MESSAGE = `
  UPDATE failed_message SET attempts = attempts + 1, retry_at = clock_timestamp() + $3 * interval '1 ms'
  WHERE ctid = (SELECT ctid FROM failed_message
    WHERE consumer = $1 AND message_id = $2 AND retry_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)
  RETURNING *`;

const CLAIM_KEY = `
  UPDATE ordered_key SET tries = tries + 1, resume_at = clock_timestamp() + $3 * interval '1 ms'
  WHERE consumer = $1 AND key = $2 AND held_reason = 'resuming' AND resume_at <= clock_timestamp()
  RETURNING tries, last_sequence::float8 AS "lastSequence", epoch`;

const LATER = "clock_timestamp() + $3 * interval '1 ms'";

const POSTPONE = {
  message: `
    UPDATE failed_message SET retry_at = ${LATER}
    WHERE consumer = $1 AND message_id = $2 AND retry_at <= clock_timestamp()`,
  key: `UPDATE ordered_key SET resume_at = ${LATER} WHERE consumer = $1 AND key = $2 AND resume_at <= clock_timestamp()`,
};

const NEXT_OF_KEY = `SELECT * FROM held_message WHERE consumer = $1 AND key = $2 ${FIRST_IN_TURN}`;

const POSTPONE_MS = 10_000;

/**
 * Finds and claims what is to be tried now. A claim counts the attempt before it begins, so that a message which
 * kills its process is not begun for ever, and is a short lease, renewed for as long as the attempt takes.
 */
@Injectable()
export class DueMessages {
  constructor(
    private readonly database: Database,
    private readonly keys: HeldKeys,
  ) {}

  /** What is due of these consumers, the longest first. */
  async find(consumers: readonly string[], limit: number): Promise<Due[]> {
    return this.database.query<Due & { at: Date }>(DUE, [consumers, limit]);
  }

  /** Undefined when there is nothing to do after all: another instance was faster, or the next event is missing. */
  async claim({ what, consumer, name }: Due): Promise<KeptMessage | undefined> {
    return this.database.transaction(() =>
      what === 'message' ? this.claimMessage(consumer, name) : this.claimKey(consumer, name),
    );
  }

  /** Lets others come first for a while; for what could not even be claimed. Leaves alone what is in somebody's hands. */
  async postpone({ what, consumer, name }: Due): Promise<void> {
    await this.database.transaction(() => this.database.execute(POSTPONE[what], [consumer, name, POSTPONE_MS]));
  }

  private async claimMessage(consumer: string, id: string): Promise<KeptMessage | undefined> {
    const [row] = await this.database.query<FailedMessageRow>(CLAIM_MESSAGE, [consumer, id, LEASE_MS]);
    if (!row) return undefined;
    const { attempts: attempt, held_key: heldKey } = row;
    return { ...keptFrom(row), table: 'failed_message', attempt, ...(heldKey !== null && { heldKey }) };
  }

  private async claimKey(consumer: string, key: string): Promise<KeptMessage | undefined> {
    const [claimed] = await this.database.query<ClaimedKey>(CLAIM_KEY, [consumer, key, LEASE_MS]);
    if (!claimed) return undefined;
    const [row] = await this.database.query<MessageRow>(NEXT_OF_KEY, [consumer, key]);
    if (!row) {
      this.keys.goOnWithCommit(consumer, key, undefined);
      return undefined;
    }
    const kept: KeptMessage = { ...keptFrom(row), table: 'held_message', attempt: claimed.tries, heldKey: key };
    // One that cannot be read has its turn at once: its attempt says so, and the others do not wait unseen.
    const place = readablePlace(kept.stored.headers);
    const turn = this.keys.turnOf(place, claimed);
    if (turn === 'passed-by') return { ...kept, refusal: new PassedBy({ consumer, place: { ...place, key } }) };
    if (turn === 'now') return kept;
    await this.keys.hold(consumer, key, 'gap');
    return undefined;
  }
}

interface ClaimedKey extends Position {
  readonly tries: number;
}

function keptFrom(row: MessageRow): Pick<KeptMessage, 'consumer' | 'messageId' | 'stored'> {
  return { consumer: row.consumer, messageId: row.message_id, stored: storedFrom(row) };
}
