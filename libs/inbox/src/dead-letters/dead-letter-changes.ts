import { Injectable } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import { headerNames, MessageHeaders, type Place, readPlace } from '@nestwork/messaging';
import { OperationRefused } from '@nestwork/operations';
import { HeldKeys } from '../order/held-keys.js';
import { type DeadLetterFilter, filterValues, IS_DEAD, MATCHES } from './dead-letter-filter.js';

/** Who changes what, and why. */
export interface Change {
  readonly by: string;
  readonly reason: string;
}

/** What a discard came to. */
export interface Discarded {
  readonly discarded: number;
  /** Whether the most for one go was reached, and there may be more. */
  readonly more: boolean;
}

/** The new content of a message. Headers are added to those it has; an empty one is removed. */
export interface Correction {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface DeadRow {
  readonly consumer: string;
  readonly message_id: string;
  readonly held_key: string | null;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly error: string;
}

const PAGE = 500;

// Along the primary key: a page may hold some that somebody else is at, and goes on behind them.
const MATCHING = `
  SELECT consumer, message_id FROM failed_message
  WHERE ${MATCHES} AND ${IS_DEAD} AND (consumer, message_id) > ($5, $6) ORDER BY consumer, message_id LIMIT ${PAGE}`;

const COUNT = `SELECT count(*)::int AS count FROM failed_message WHERE ${MATCHES} AND ${IS_DEAD}`;

const LOCK = `
  SELECT consumer, message_id, held_key, headers, body, error_name || ': ' || error_message AS error
  FROM failed_message WHERE consumer = $1 AND message_id = $2 AND ${IS_DEAD} FOR UPDATE SKIP LOCKED`;

const EDIT = 'UPDATE failed_message SET headers = $3, body = $4 WHERE consumer = $1 AND message_id = $2';

const DISCARD = 'DELETE FROM failed_message WHERE consumer = $1 AND message_id = $2';

/** What operators change about dead letters. Each change leaves a row in operator_action, with before and after. */
@Injectable()
export class DeadLetterChanges {
  constructor(
    private readonly database: Database,
    private readonly keys: HeldKeys,
  ) {}

  /** Corrects one dead letter, for a redrive. Its id stays. Throws OperationRefused for what is not one dead letter. */
  async edit(filter: DeadLetterFilter, { body, headers = {} }: Correction, { by, reason }: Change): Promise<void> {
    if (headerNames.id in headers) throw OperationRefused.of({ reason: 'The id of a message cannot be changed' });
    const [one, ...others] = await this.matching(filter);
    if (!one || others.length > 0) throw notOne(filter, one ? others.length + 1 : 0);
    await this.database.transaction(async () => {
      const row = await this.lock(one);
      if (!row) throw OperationRefused.of({ reason: `${one.message_id} is being tried or changed by somebody else` });
      const before = { headers: row.headers, body: row.body };
      const merged = Object.entries({ ...row.headers, ...headers }).filter(([, value]) => value !== '');
      const after = { headers: Object.fromEntries(merged), body: body ?? row.body };
      await this.database.execute(EDIT, [row.consumer, row.message_id, JSON.stringify(after.headers), after.body]);
      await recordOperatorAction(this.database, {
        by,
        reason,
        action: 'failed edit',
        target: targetOf(row),
        before,
        after,
      });
    });
  }

  /**
   * Gives up the dead letters that match, at most 10,000 in one go. A key that waited for one goes on behind it. Each is a
   * transaction of its own, so that the key of none has to wait for the others; ends between two when the signal aborts.
   */
  async discard(filter: DeadLetterFilter, change: Change, signal?: AbortSignal): Promise<Discarded> {
    let discarded = 0;
    let after: Identity | undefined;
    do {
      const page = await this.matching(filter, after);
      for (const one of page) {
        signal?.throwIfAborted();
        if (discarded === MOST_DISCARDED) return { discarded, more: true };
        if (await this.database.transaction(() => this.discardOne(one, change))) discarded += 1;
      }
      after = page.at(-1);
    } while (after);
    return { discarded, more: false };
  }

  /** How many dead letters match. */
  async count(filter: DeadLetterFilter): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(COUNT, filterValues(filter));
    return found!.count;
  }

  private async discardOne(one: Identity, { by, reason }: Change): Promise<boolean> {
    const row = await this.lock(one);
    if (!row) return false;
    const { headers, body, error } = row;
    const before = { headers, body, error };
    await recordOperatorAction(this.database, { by, reason, action: 'failed discard', target: targetOf(row), before });
    this.database.executeWithCommit(DISCARD, [row.consumer, row.message_id]);
    if (row.held_key !== null) this.keys.goOnWithCommit(row.consumer, row.held_key, placeOf(row));
    return true;
  }

  private matching(filter: DeadLetterFilter, after?: Identity): Promise<Identity[]> {
    const from = [after?.consumer ?? '', after?.message_id ?? ''];
    return this.database.query<Identity & object>(MATCHING, [...filterValues(filter), ...from]);
  }

  // A message that is tried at this moment is not waited for.
  private async lock({ consumer, message_id }: Identity): Promise<DeadRow | undefined> {
    const [row] = await this.database.query<DeadRow & object>(LOCK, [consumer, message_id]);
    return row;
  }
}

const MOST_DISCARDED = 10_000;

type Identity = Pick<DeadRow, 'consumer' | 'message_id'>;

function targetOf({ consumer, message_id }: Identity): string {
  return `${consumer} ${message_id}`;
}

// The message may be dead because this cannot be read; its followers then wait for somebody to accept the gap.
function placeOf({ headers }: DeadRow): Omit<Place, 'key'> {
  try {
    return readPlace(new MessageHeaders(new Map(Object.entries(headers))));
  } catch {
    return {};
  }
}

function notOne({ id }: DeadLetterFilter, count: number): OperationRefused {
  const hint = count === 0 ? 'see `failed list`; one that is being tried cannot be edited' : 'name its --consumer too';
  return OperationRefused.of({ reason: `${count} dead letters are called ${id ?? '(no id given)'}: ${hint}` });
}
