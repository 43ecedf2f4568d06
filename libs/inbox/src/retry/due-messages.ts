import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { MessagingSettings, readPlace } from '@nestwork/messaging';
import { INBOX_OPTIONS, type InboxOptions } from '../inbox-options.js';
import { HeldKeys } from '../order/held-keys.js';
import { turnOf } from '../order/turn-of.js';
import type { KeptMessage } from './kept-message.js';
import { type FailedMessageRow, type MessageRow, storedFrom } from './kept-rows.js';

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
  WHERE consumer = $1 AND message_id = $2 AND retry_at <= clock_timestamp()
  RETURNING *`;

const CLAIM_KEY = `
  UPDATE ordered_key SET tries = tries + 1, resume_at = clock_timestamp() + $3 * interval '1 ms'
  WHERE consumer = $1 AND key = $2 AND held_reason = 'resuming' AND resume_at <= clock_timestamp()
  RETURNING tries, last_sequence::float8 AS "lastSequence"`;

const NEXT_OF_KEY = `
  SELECT * FROM held_message WHERE consumer = $1 AND key = $2
  ORDER BY epoch, sequence NULLS FIRST, position LIMIT 1`;

const DAY_MS = 24 * 60 * 60_000;

/**
 * Finds and claims what is to be tried now. A claim counts the attempt before it begins and lasts a little longer than a
 * handler may take, so that a message which kills its process is not begun for ever, and nobody else begins it meanwhile.
 */
@Injectable()
export class DueMessages {
  private readonly leaseMs: number;

  constructor(
    private readonly database: Database,
    private readonly keys: HeldKeys,
    settings: MessagingSettings,
    @Inject(INBOX_OPTIONS) private readonly options: Required<InboxOptions>,
  ) {
    this.leaseMs = settings.handlerTimeoutMs + 5_000;
  }

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

  private async claimMessage(consumer: string, id: string): Promise<KeptMessage | undefined> {
    const [row] = await this.database.query<FailedMessageRow>(CLAIM_MESSAGE, [consumer, id, this.leaseMs]);
    if (!row) return undefined;
    const { attempts: attempt, held_key: heldKey } = row;
    return { ...keptFrom(row), table: 'failed_message', attempt, ...(heldKey !== null && { heldKey }) };
  }

  private async claimKey(consumer: string, key: string): Promise<KeptMessage | undefined> {
    const [claimed] = await this.database.query<ClaimedKey>(CLAIM_KEY, [consumer, key, this.leaseMs]);
    if (!claimed) return undefined;
    const [row] = await this.database.query<MessageRow>(NEXT_OF_KEY, [consumer, key]);
    if (!row) {
      this.keys.goOnWithCommit(consumer, key, undefined);
      return undefined;
    }
    const oldestStored = new Date(Date.now() - this.options.streamRetentionDays * DAY_MS);
    if (turnOf(readPlace(storedFrom(row).headers), { ...claimed, oldestStored }) === 'gap') {
      await this.keys.hold(consumer, key, { reason: 'gap' });
      return undefined;
    }
    return { ...keptFrom(row), table: 'held_message', attempt: claimed.tries, heldKey: key };
  }
}

interface ClaimedKey {
  readonly tries: number;
  readonly lastSequence: number;
}

function keptFrom(row: MessageRow): Pick<KeptMessage, 'consumer' | 'messageId' | 'stored'> {
  return { consumer: row.consumer, messageId: row.message_id, stored: storedFrom(row) };
}
