import { Injectable } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import { MessageHeaders, readablePlace } from '@nestwork/messaging';
import { FirstStillRunning } from '../first-still-running.js';
import { Inbox } from '../inbox.js';
import { HeldKeys } from '../order/held-keys.js';
import { Retry } from '../retry/retry.js';
import { TakenElsewhere } from '../retry/taken-elsewhere.js';
import type { Change } from './dead-letter-changes.js';
import { type DeadLetterFilter, filterValues, IS_AT_REST, MATCHES } from './dead-letter-filter.js';

/** What a discard came to. */
export interface Discarded {
  readonly discarded: number;
  /** Whether the most for one go was reached, and there may be more. */
  readonly more: boolean;
}

interface Failed {
  readonly consumer: string;
  readonly message_id: string;
}

interface FailedRow extends Failed {
  readonly held_key: string | null;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly error: string;
}

const PAGE = 500;
const MOST_DISCARDED = 10_000;

// What waits for a consumer that no version has any more would wait for ever. But one that this version does not have may be of a newer
// one, which runs beside it and tries its messages: so only where it was named.
const DISCARDABLE = `${MATCHES} AND (${IS_AT_REST} OR ($5 AND consumer <> ALL ($6)))`;

// Along the primary key: a page may hold some that somebody else is at, and goes on behind them.
const MATCHING = `
  SELECT consumer, message_id FROM failed_message
  WHERE ${DISCARDABLE} AND (consumer, message_id) > ($7, $8) ORDER BY consumer, message_id LIMIT ${PAGE}`;

const COUNT = `SELECT count(*)::int AS count FROM failed_message WHERE ${DISCARDABLE}`;

// A message that is tried at this moment is not waited for.
const LOCK = `
  SELECT consumer, message_id, held_key, headers, body, error_name || ': ' || error_message AS error
  FROM failed_message WHERE consumer = $1 AND message_id = $2 AND (${IS_AT_REST} OR ($3 AND consumer <> ALL ($4)))
  FOR UPDATE SKIP LOCKED`;

const REMOVE = 'DELETE FROM failed_message WHERE consumer = $1 AND message_id = $2';

/** Gives messages up for good: a copy that comes later takes no effect either. What they were stays in operator_action. */
@Injectable()
export class Discards {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly keys: HeldKeys,
    private readonly retry: Retry,
  ) {}

  /**
   * Gives up the dead letters that match, at most 10,000 in one go; of a consumer that this version does not have, if the filter
   * names it or the message, also what still waits for it. A key that waited for one goes on behind it. What somebody else has in hand is left alone. Each is a transaction of its
   * own, so that the key of none has to wait for the others; ends between two when the signal aborts.
   */
  async discard(filter: DeadLetterFilter, change: Change, signal?: AbortSignal): Promise<Discarded> {
    let discarded = 0;
    let after: Failed | undefined;
    do {
      const page = await this.matching(filter, after);
      for (const one of page) {
        signal?.throwIfAborted();
        if (discarded === MOST_DISCARDED) return { discarded, more: true };
        if (await this.discardUnlessTaken(one, { ...change, named: isNamed(filter) })) discarded += 1;
      }
      after = page.at(-1);
    } while (after);
    return { discarded, more: false };
  }

  /** How many it would be. */
  async count(filter: DeadLetterFilter): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(COUNT, this.values(filter));
    return found!.count;
  }

  private async discardUnlessTaken(one: Failed, change: NamedChange): Promise<boolean> {
    try {
      await this.database.transaction(() => this.discardOne(one, change));
      return true;
    } catch (error) {
      if (error instanceof TakenElsewhere || error instanceof FirstStillRunning) return false;
      throw error;
    }
  }

  // The inbox comes first, as for everybody who handles the message or writes about it: so nobody waits for each other.
  private async discardOne(
    { consumer, message_id: messageId }: Failed,
    { by, reason, named }: NamedChange,
  ): Promise<void> {
    await this.inbox.discard(consumer, messageId);
    const values = [consumer, messageId, named, this.retry.consumers];
    const [row] = await this.database.query<FailedRow & object>(LOCK, values);
    if (!row) throw new TakenElsewhere({ consumer, messageId });
    const { headers, body, error, held_key: heldKey } = row;
    const target = `${consumer} ${messageId}`;
    const before = { headers, body, error };
    await recordOperatorAction(this.database, { by, reason, action: 'failed discard', target, before });
    this.database.executeWithCommit(REMOVE, [consumer, messageId]);
    if (heldKey === null) return;
    // Followers of one whose place cannot be read wait for somebody to accept the gap.
    const place = readablePlace(new MessageHeaders(new Map(Object.entries(headers))));
    this.keys.goOnWithCommit(consumer, heldKey, place);
  }

  private matching(filter: DeadLetterFilter, after?: Failed): Promise<Failed[]> {
    const from = [after?.consumer ?? '', after?.message_id ?? ''];
    return this.database.query<Failed & object>(MATCHING, [...this.values(filter), ...from]);
  }

  private values(filter: DeadLetterFilter): unknown[] {
    return [...filterValues(filter), isNamed(filter), this.retry.consumers];
  }
}

interface NamedChange extends Change {
  /** Whether the operator named the consumer or the message. */
  readonly named: boolean;
}

function isNamed({ id, consumer }: DeadLetterFilter): boolean {
  return (id ?? consumer) !== undefined;
}
