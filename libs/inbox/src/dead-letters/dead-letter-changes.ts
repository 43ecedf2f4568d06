import { Injectable } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import { headerNames, MessageHeaders, readablePlace } from '@nestwork/messaging';
import { OperationRefused } from '@nestwork/operations';
import { type MessageRow, storedFrom } from '../retry/kept-rows.js';
import { Retry } from '../retry/retry.js';
import { type DeadLetterFilter, filterValues, IS_AT_REST, MATCHES } from './dead-letter-filter.js';

/** Who changes what, and why. */
export interface Change {
  readonly by: string;
  readonly reason: string;
}

/** The new content of a message. Headers are added to those it has; an empty one is removed. */
export interface Correction {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Only looks whether it could be done. */
  readonly dryRun?: boolean;
}

// More than one is too many already.
const MATCHING = `SELECT consumer, message_id FROM failed_message WHERE ${MATCHES} AND ${IS_AT_REST} LIMIT 100`;

const COUNT = `SELECT count(*)::int AS count FROM failed_message WHERE ${MATCHES} AND ${IS_AT_REST}`;

const LOCK = `
  SELECT consumer, message_id, subject, stream, stream_seq, headers, body
  FROM failed_message WHERE consumer = $1 AND message_id = $2 AND ${IS_AT_REST} FOR UPDATE SKIP LOCKED`;

const EDIT = 'UPDATE failed_message SET headers = $3, body = $4 WHERE consumer = $1 AND message_id = $2';

/** What operators correct about dead letters. Each change leaves a row in operator_action, with before and after. */
@Injectable()
export class DeadLetterChanges {
  constructor(
    private readonly database: Database,
    private readonly retry: Retry,
  ) {}

  /**
   * Corrects one dead letter, for a redrive. Its id stays. Throws OperationRefused for what is not one dead letter, and when its
   * consumer could not read the message as it would be.
   */
  async edit(filter: DeadLetterFilter, correction: Correction, change: Change): Promise<void> {
    if (headerNames.id in (correction.headers ?? {}))
      throw OperationRefused.of({ reason: 'The id of a message cannot be changed' });
    const [one, ...others] = await this.database.query<Identity & object>(MATCHING, filterValues(filter));
    if (!one || others.length > 0) throw notOne(filter, one ? others.length + 1 : 0);
    await this.database.transaction(() => this.editOne(one, correction, change));
  }

  private async editOne(one: Identity, { dryRun = false, ...correction }: Correction, change: Change): Promise<void> {
    const row = await this.lock(one);
    if (!row) throw OperationRefused.of({ reason: `${one.message_id} is being tried or changed by somebody else` });
    const after = corrected(row, correction);
    if (isMoved(row.headers, after.headers)) throw OperationRefused.of({ reason: NOT_MOVED });
    const problem = this.retry.problemWith(row.consumer, storedFrom({ ...row, ...after }));
    if (problem)
      throw OperationRefused.of({ reason: `Nothing was changed, for it would not help: ${problem.message}` });
    if (dryRun) return;
    const before = { headers: row.headers, body: row.body };
    await this.database.execute(EDIT, [row.consumer, row.message_id, JSON.stringify(after.headers), after.body]);
    const target = targetOf(row);
    await recordOperatorAction(this.database, { ...change, action: 'failed edit', target, before, after });
  }

  /** How many dead letters match. */
  async count(filter: DeadLetterFilter): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(COUNT, filterValues(filter));
    return found!.count;
  }

  // A message that is tried at this moment is not waited for.
  private async lock({ consumer, message_id }: Identity): Promise<MessageRow | undefined> {
    const [row] = await this.database.query<MessageRow & object>(LOCK, [consumer, message_id]);
    return row;
  }
}

type Identity = Pick<MessageRow, 'consumer' | 'message_id'>;

function corrected(
  row: MessageRow,
  { body = row.body, headers = {} }: Correction,
): Pick<MessageRow, 'body' | 'headers'> {
  const merged = Object.entries({ ...row.headers, ...headers }).filter(([, value]) => value !== '');
  return { headers: Object.fromEntries(merged), body };
}

// A key goes on from the number of what was handled: with another one, it would pass events by, or handle one twice.
const NOT_MOVED =
  'The place of an event in its key (ce-subject, x-sequence, x-epoch, x-previous-time) can be corrected only while it cannot be read';

function isMoved(before: MessageRow['headers'], after: MessageRow['headers']): boolean {
  const { sequence } = readablePlace(new MessageHeaders(new Map(Object.entries(before))));
  return sequence !== undefined && PLACE.some((name) => before[name] !== after[name]);
}

const PLACE = [headerNames.key, headerNames.sequence, headerNames.epoch, headerNames.previousTime];

function targetOf({ consumer, message_id }: Identity): string {
  return `${consumer} ${message_id}`;
}

function notOne({ id }: DeadLetterFilter, count: number): OperationRefused {
  const hint = count === 0 ? 'see `failed list`; one that is being tried cannot be edited' : 'name its --consumer too';
  return OperationRefused.of({ reason: `${count} dead letters are called ${id ?? '(no id given)'}: ${hint}` });
}
