import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { partitionOf } from '@nestwork/messaging';
import { eventually } from '@nestwork/testing';
import { deadlocks, disconnects, Ledger } from '../../spec-support/ledger-service.js';

let pair: Awaited<ReturnType<typeof Ledger.startPair>>;
let ledger: Ledger;

beforeAll(async () => {
  pair = await Ledger.startPair();
  ledger = pair.first;
});
afterAll(() => pair.stop());
afterEach(() => ledger.clear());

/** Accounts of one partition. */
function accountsOfPartition(partition: number, count: number): string[] {
  const found: string[] = [];
  for (let n = 0; found.length < count; n++) if (partitionOf(`p-${n}`) === partition) found.push(`p-${n}`);
  return found;
}

/** Whether a handler hangs in its transaction: the last statement was its own, and the service waits. */
async function handlerHangs(): Promise<boolean> {
  const idle = await ledger.service.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%poison%'`,
  );
  return idle.length > 0;
}

const begun = new Date('2025-06-01');
const begunAnew = new Date('2025-12-01');
const dead = async () => (await ledger.service.failedMessages()).filter((each) => each.dead);

describe('an event that fails', () => {
  it('parks its key alone: the others of its partition flow at once', async () => {
    const [poisoned = '', ...others] = accountsOfPartition(3, 16);
    await ledger.poison(poisoned, 1);
    await ledger.move(poisoned, 1);
    await ledger.move(poisoned, 2);
    for (const account of others) await ledger.move(account, 1);
    await ledger.service.settled({ deadLetters: 1 });

    for (const account of others) expect(await ledger.moves(account)).toEqual([1]);
    expect(await ledger.moves(poisoned)).toEqual([]);
    expect(await ledger.key(poisoned)).toEqual({ reason: 'failed', last: 0 });
    expect(await ledger.waiting(poisoned)).toBe(1);
    expect(await dead()).toMatchObject([{ consumer: 'ledger.moves', attempts: 3 }]);
  });

  it('and hangs when it is tried again keeps nobody waiting, not even the broker with the next of its key', async () => {
    const [hanging = '', ...others] = accountsOfPartition(5, 3);
    await ledger.poison(hanging, 1, 'hang');
    await ledger.move(hanging, 1);
    await eventually(async () => expect(await handlerHangs()).toBe(true));
    await ledger.move(hanging, 2);
    for (const account of others) await ledger.move(account, 1);
    await eventually(async () => expect(await ledger.moves(others.at(-1) ?? '')).toEqual([1]));

    expect(await ledger.waiting(hanging)).toBe(1);
    // An attempt that just ended by its time limit is followed by one that hangs, too.
    await eventually(async () => expect(await handlerHangs()).toBe(true));
    await ledger.heal();
    await ledger.service.settled();
    expect(await ledger.moves(hanging)).toEqual([1, 2]);
  });

  it('is tried again by the service, and its followers go on in order once it succeeds', async () => {
    await ledger.poison('healed', 2, 'once');
    for (let n = 1; n <= 20; n++) await ledger.move('healed', n);
    await ledger.service.settled();

    expect(await ledger.moves('healed')).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await ledger.key('healed')).toEqual({ reason: null, last: 20 });
    expect(await ledger.service.failedMessages()).toEqual([]);
  });

  it('among those that waited holds the key once more', async () => {
    await ledger.poison('twice', 1, 'once');
    await ledger.poison('twice', 3);
    for (let n = 1; n <= 5; n++) await ledger.move('twice', n);
    await ledger.service.settled({ deadLetters: 1 });

    expect(await ledger.moves('twice')).toEqual([1, 2]);
    expect(await ledger.key('twice')).toEqual({ reason: 'failed', last: 2 });
    expect(await ledger.waiting('twice')).toBe(2);
  });

  it('and comes twice is kept once, and so is one that waits', async () => {
    await ledger.poison('copies', 1);
    await ledger.move('copies', 1, { times: 3 });
    await ledger.move('copies', 2, { times: 3 });
    await ledger.service.settled({ deadLetters: 1 });

    expect(await ledger.waiting('copies')).toBe(1);
    expect(await dead()).toHaveLength(1);
  });

  it('for want of the database, when it is tried again, is not counted', async () => {
    await ledger.poison('away', 1, 'disconnect');
    await ledger.move('away', 1);
    await ledger.move('away', 2);
    // More often than it may fail.
    await eventually(() => expect(disconnects.count).toBeGreaterThan(3));
    await ledger.heal();
    await ledger.service.settled();

    expect(await ledger.moves('away')).toEqual([1, 2]);
  });

  it('because of a deadlock, when it is tried again, is not counted', async () => {
    await ledger.poison('crossed', 1, 'deadlock');
    await ledger.move('crossed', 1);
    // More often than it may fail.
    await eventually(() => expect(deadlocks.count).toBeGreaterThan(3));
    await ledger.heal();
    await ledger.service.settled();
    expect(await ledger.moves('crossed')).toEqual([1]);
  });

  it('and was counted while its consumer was not ordered is not lost behind a held key', async () => {
    await ledger.poison('adopted', 1);
    const first = await ledger.move('adopted', 1);
    await ledger.service.settled({ deadLetters: 1 });
    const id = newMessageId();
    await ledger.service.query(
      `INSERT INTO failed_message (consumer, message_id, subject, stream, stream_seq, headers, body, handler, attempts,
         first_failed_at, last_failed_at, error_name, error_message, error_stack, fingerprint)
       SELECT consumer, $1, subject, stream, 99, headers, body, handler, 1, now(), now(), '', '', '', '' FROM failed_message`,
      [id],
    );
    await ledger.move('adopted', 2, { id });
    await eventually(async () => expect(await ledger.waiting('adopted')).toBe(1));
    await ledger.heal();
    await ledger.ask('failed redrive', { id: first });
    await ledger.service.settled();
    expect(await ledger.moves('adopted')).toEqual([1, 2]);
    expect(await ledger.service.failedMessages()).toEqual([]);
  });
});

describe('an event that is missing', () => {
  it('holds its key until it arrives; then all of them take effect in order', async () => {
    await ledger.move('gap', 1);
    await ledger.move('gap', 4);
    await ledger.move('gap', 3);
    await ledger.service.settled();
    expect(await ledger.moves('gap')).toEqual([1]);
    expect(await ledger.key('gap')).toEqual({ reason: 'gap', last: 1 });

    await ledger.move('gap', 2);
    await ledger.service.settled();
    expect(await ledger.moves('gap')).toEqual([1, 2, 3, 4]);
    expect(await ledger.key('gap')).toEqual({ reason: null, last: 4 });
  });

  it('holds its key again when another one is missing behind it', async () => {
    await ledger.move('gaps', 2);
    await ledger.move('gaps', 4);
    await ledger.move('gaps', 1);
    await ledger.service.settled();

    expect(await ledger.moves('gaps')).toEqual([1, 2]);
    expect(await ledger.key('gaps')).toEqual({ reason: 'gap', last: 2 });
  });

  it('is not waited for when it had left the stream by age before this consumer saw its key', async () => {
    await ledger.move('old', 7, { previousTime: new Date('2020-01-01') });
    await ledger.move('old', 8);
    await ledger.service.settled();

    expect(await ledger.moves('old')).toEqual([7, 8]);
  });
});

describe('an event that comes late', () => {
  it('is a plain duplicate when it was handled', async () => {
    const id = await ledger.move('known', 1);
    await ledger.move('known', 2);
    await ledger.service.settled();
    await ledger.move('known', 1, { id });
    await ledger.service.settled();

    expect(await ledger.moves('known')).toEqual([1, 2]);
    expect(await ledger.key('known')).toEqual({ reason: null, last: 2 });
  });

  it('is a dead letter at once when a later one took effect: never an effect out of order', async () => {
    await ledger.move('late', 1);
    await ledger.move('late', 2);
    await ledger.service.settled();
    await ledger.move('late', 2, { amount: 99 });
    await ledger.service.settled({ deadLetters: 1 });

    expect(await ledger.moves('late')).toEqual([1, 2]);
    expect(await dead()).toMatchObject([{ error: expect.stringContaining('PassedBy') }]);
    await ledger.move('late', 3);
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.moves('late')).toEqual([1, 2, 3]);
  });

  it('is late also as number 1: that alone proves no new count', async () => {
    await ledger.move('first', 2);
    await ledger.move('first', 3);
    await eventually(async () => expect(await ledger.key('first')).toEqual({ reason: 'gap', last: 0 }));
    await ledger.ask('keys release', { consumer: 'ledger.moves', key: 'first', reason: 'lost' });
    await ledger.service.settled();
    await ledger.move('first', 1);
    await ledger.service.settled({ deadLetters: 1 });
    await ledger.move('first', 4);
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.moves('first')).toEqual([2, 3, 4]);
    expect(await dead()).toMatchObject([{ error: expect.stringContaining('PassedBy') }]);
  });

  it('is the first again when its sender counts anew, and says so', async () => {
    await ledger.move('anew', 1, { epoch: begun });
    await ledger.move('anew', 2, { epoch: begun });
    await ledger.move('anew', 2, { epoch: begunAnew, amount: 20 });
    await ledger.move('anew', 1, { epoch: begunAnew, amount: 10 });
    await ledger.service.settled();
    expect(await ledger.moves('anew')).toEqual([1, 2, 10, 20]);
    expect(await ledger.key('anew')).toEqual({ reason: null, last: 2 });
    await ledger.move('anew', 3, { epoch: begun });
    await ledger.service.settled({ deadLetters: 1 });
    expect(await ledger.moves('anew')).toEqual([1, 2, 10, 20]);
  });

  it('counted anew waits its turn while the key is held', async () => {
    await ledger.poison('anew-held', 2, 'once');
    await ledger.move('anew-held', 1, { epoch: begun });
    await ledger.move('anew-held', 2, { epoch: begun });
    await ledger.move('anew-held', 3, { epoch: begun });
    await ledger.move('anew-held', 1, { epoch: begunAnew, amount: 10 });
    await ledger.move('anew-held', 2, { epoch: begunAnew, amount: 20 });
    await ledger.service.settled();
    expect(await ledger.moves('anew-held')).toEqual([1, 2, 3, 10, 20]);
  });
});
