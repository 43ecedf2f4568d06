import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { StreamEndpoints } from '@nestwork/messaging';
import { armFailPoint } from '@nestwork/observability';
import { eventually, Gate } from '@nestwork/testing';
import { handedOn, Ledger } from '../../spec-support/ledger-service.js';
import { KeptMessages } from './kept-messages.js';

let ledger: Ledger;

beforeEach(async () => {
  ledger = await Ledger.start();
});
afterEach(() => ledger.service.stop());

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const retryNow = (attempts = 0) =>
  ledger.service.query(`UPDATE failed_message SET attempts = $1, retry_at = clock_timestamp(), redrive_id = 'spec'`, [
    attempts,
  ]);

async function waitingForLock(): Promise<number> {
  const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (await ledger.service.query(sql)).length;
}

/** Has a message tried without its pauses until it is dead. */
async function untilDead(): Promise<void> {
  const hurry = `UPDATE failed_message SET retry_at = clock_timestamp() WHERE dead_at IS NULL AND retry_at > clock_timestamp()`;
  await eventually(
    async () => {
      await ledger.service.query(hurry);
      expect(await ledger.service.query('SELECT FROM failed_message WHERE dead_at IS NOT NULL')).toHaveLength(1);
    },
    { timeoutMs: 40_000 },
  );
  await ledger.service.settled({ deadLetters: 1 });
}

/** A key whose first event is dead, and five that wait behind it. */
async function parkedKey(account: string): Promise<void> {
  await ledger.poison(account, 1);
  for (let n = 1; n <= 6; n++) await ledger.move(account, n);
  await ledger.service.settled({ deadLetters: 1 });
  expect(await ledger.waiting(account)).toBe(5);
  await ledger.heal();
}

describe('an instance that dies while it leads a held key on', () => {
  it.each(['retry.claimed', 'inbox.recorded', 'inbox.before-commit', 'inbox.committed'])(
    'at %s: another takes over, nothing is lost, nothing twice, in order',
    async (point) => {
      await parkedKey('tea');
      await ledger.service.crashAt(point);
      await retryNow();
      await ledger.service.settled();

      expect(await ledger.moves('tea')).toEqual(upTo(6));
      expect(await ledger.key('tea')).toEqual({ reason: null, last: 6 });
    },
  );

  it('with an event that kills it each time: that one is dead after its last attempt', async () => {
    await parkedKey('killer');
    const database = await ledger.service.shareDatabase();
    await ledger.service.crashAt('inbox.recorded');
    await retryNow();
    for (const instance of [2, 3, 4]) {
      await eventually(() => expect(ledger.service.dead).toBe(true), { timeoutMs: 20_000 });
      // Nobody gets into the inbox before the next crash is set.
      const keeping = await database.begin();
      await keeping.query('LOCK TABLE inbox IN SHARE MODE');
      await ledger.service.revive();
      if (instance < 4) await ledger.service.crashAt('inbox.recorded');
      await keeping.query('COMMIT');
      await keeping.end();
    }
    await database.drop();
    await ledger.service.settled({ deadLetters: 1 });

    expect(await ledger.moves('killer')).toEqual([]);
    expect(await ledger.service.failedMessages()).toMatchObject([{ error: expect.stringContaining('Crashed') }]);
  });
});

describe('an instance that dies with a failed event', () => {
  it.each(['inbox.recorded', 'delivery.held'])('at %s leaves it to be held once', async (point) => {
    await ledger.poison('tea', 1, 'once');
    await ledger.service.crashAt(point);
    for (const n of upTo(4)) await ledger.move('tea', n);
    await ledger.service.settled();

    expect(await ledger.moves('tea')).toEqual(upTo(4));
    expect(await ledger.service.failedMessages()).toEqual([]);
  });
});

describe('a claim on a kept message', () => {
  const claim = async () => {
    const sql = `SELECT extract(epoch FROM retry_at - clock_timestamp())::float8 AS left FROM failed_message`;
    const [row] = await ledger.service.query<{ left: number }>(sql);
    return row?.left ?? 0;
  };

  it('is short, so that another takes over soon, and renewed for as long as the attempt takes', async () => {
    await parkedKey('tea');
    const gate = new Gate();
    const disarm = armFailPoint('retry.claimed', async () => {
      disarm();
      await gate.pass();
    });
    await retryNow();
    await gate.reached;
    await ledger.service.query(`UPDATE failed_message SET retry_at = clock_timestamp() + interval '8 s'`);
    await eventually(async () => expect(await claim()).toBeGreaterThan(9));
    expect(await claim()).toBeLessThanOrEqual(15);
    gate.open();
    await ledger.service.settled();

    expect(await ledger.moves('tea')).toEqual(upTo(6));
  });
});

describe('a kept message that breaks the database connection whenever it is tried', () => {
  it('is not tried for ever: after about half a minute in place it counts as failed, and then it is dead', async () => {
    await ledger.poison('breaker', 1, 'disconnect');
    await ledger.move('breaker', 1);
    await untilDead();
  });
});

describe('an event that waits for its turn with a consumer that is not ordered any more', () => {
  it('is dead after its last attempt like any other, and those behind it are handled when it is', async () => {
    await ledger.poison('tea', 1);
    for (const n of upTo(3)) await ledger.move('tea', n);
    await ledger.service.settled({ deadLetters: 1 });
    const endpoint = ledger.service.app.get(StreamEndpoints, { strict: false }).all.find(({ ordered }) => ordered);
    Object.assign(endpoint!, { ordered: false });
    await ledger.heal();
    await ledger.poison('tea', 2);
    await retryNow();
    await eventually(async () => expect(await ledger.moves('tea')).toEqual([1]));
    await untilDead();
    await ledger.heal();
    await retryNow();
    await ledger.service.settled();

    expect(await ledger.moves('tea')).toEqual(upTo(3));
  });
});

describe('a kept message that this version of the service cannot handle', () => {
  it('is left to one that can, as often as it takes, and no attempt is counted', async () => {
    await ledger.poison('newer', 1, 'newer');
    await ledger.move('newer', 1);
    // More often than it may be attempted.
    await eventually(() => expect(handedOn.count).toBeGreaterThan(5));
    await ledger.heal();
    await ledger.service.settled();

    expect(await ledger.moves('newer')).toEqual([1]);
  });

  it('counts as failed when no instance takes it, and is dead after its last attempt', async () => {
    await ledger.poison('nobody', 1, 'newer');
    await ledger.move('nobody', 1);
    await eventually(async () => expect(await ledger.key('nobody')).toMatchObject({ reason: 'failed' }));
    const before = handedOn.count;
    await retryNow(2);
    await untilDead();
    expect(handedOn.count - before).toBeGreaterThanOrEqual(100);
    expect(await ledger.service.failedMessages()).toMatchObject([
      { error: expect.stringContaining('NotOfThisVersion') },
    ]);
  });
});

describe('an outage of the database in the last attempt', () => {
  it.each(['a failed message', 'the next event of a key'])('at %s is no attempt', async (kept) => {
    await parkedKey('outage');
    const gate = new Gate();
    const disarm = armFailPoint('retry.claimed', () => gate.pass());
    const isHead = kept === 'a failed message';
    if (isHead) await retryNow(2);
    else {
      await ledger.service.query('DELETE FROM failed_message');
      await ledger.service.query(
        `UPDATE ordered_key SET held_reason = 'resuming', last_sequence = 1, tries = 2, resume_at = clock_timestamp()`,
      );
    }
    await gate.reached;
    disarm();
    const putBack = jest.spyOn(ledger.service.app.get(KeptMessages, { strict: false }), 'putBack');
    ledger.service.links.postgres.cut();
    gate.open();
    await eventually(() => expect(putBack).toHaveBeenCalled());
    await expect(putBack.mock.results[0]?.value).rejects.toThrow();
    ledger.service.links.postgres.pass();
    // As if its claim had ended during the outage.
    await ledger.service.query('UPDATE failed_message SET retry_at = clock_timestamp()');
    await ledger.service.query('UPDATE ordered_key SET resume_at = clock_timestamp() WHERE resume_at IS NOT NULL');
    await ledger.service.settled();

    expect(await ledger.moves('outage')).toEqual(upTo(6).slice(isHead ? 0 : 1));
  });
});

describe('two instances', () => {
  it('lead one held key on together, in order and each event once, also when one stops in between', async () => {
    const second = await Ledger.start({ alongside: ledger.service });
    await ledger.poison('long', 1);
    for (const n of upTo(60)) await ledger.move('long', n);
    await ledger.service.settled({ deadLetters: 1 });
    await ledger.heal();
    await retryNow();
    await eventually(async () => expect((await ledger.moves('long')).length).toBeGreaterThan(5));
    await second.service.stop();
    await ledger.service.settled();

    expect(await ledger.moves('long')).toEqual(upTo(60));
  });

  it('take events of a key while it is led on: those that arrive wait behind the others', async () => {
    const second = await Ledger.start({ alongside: ledger.service });
    await parkedKey('race');
    await retryNow();
    for (let n = 7; n <= 60; n++) await ledger.move('race', n);
    await ledger.service.settled();

    expect(await ledger.moves('race')).toEqual(upTo(60));
    expect(await ledger.key('race')).toEqual({ reason: null, last: 60 });
    await second.service.stop();
  });

  it('do nothing twice when one wakes up after its claim has ended', async () => {
    const second = await Ledger.start({ alongside: ledger.service });
    await parkedKey('stalled');
    const gate = new Gate();
    const disarm = armFailPoint('retry.claimed', async () => {
      disarm();
      await gate.pass();
    });
    await retryNow();
    await gate.reached;
    await retryNow();
    await eventually(async () => expect(await ledger.moves('stalled')).toEqual(upTo(6)));
    gate.open();
    await second.service.stop();
    await ledger.service.settled();

    expect(await ledger.moves('stalled')).toEqual(upTo(6));
    expect(await ledger.key('stalled')).toEqual({ reason: null, last: 6 });
  });

  it('leave no event behind: one that is appended while the last of its key commits is still led on', async () => {
    await ledger.poison('edge', 1);
    await ledger.move('edge', 1);
    await ledger.service.settled({ deadLetters: 1 });
    await ledger.heal();
    const database = await ledger.service.shareDatabase();
    const appending = await database.begin();
    await appending.query(`SELECT FROM ordered_key WHERE key = 'edge' FOR UPDATE`);
    await appending.query(
      `INSERT INTO held_message (consumer, message_id, key, sequence, subject, stream, stream_seq, headers, body)
       SELECT consumer, $1, 'edge', 2, subject, stream, 99, $2, '{"account":"edge","amount":2}' FROM failed_message`,
      [newMessageId(), { 'x-sequence': '2', 'x-previous-time': new Date().toISOString() }],
    );
    await retryNow();
    await eventually(async () => expect(await waitingForLock()).toBeGreaterThan(0));
    await appending.query('COMMIT');
    await appending.end();
    await database.drop();
    await ledger.service.settled();

    expect(await ledger.moves('edge')).toEqual([1, 2]);
    expect(await ledger.key('edge')).toEqual({ reason: null, last: 2 });
  });
});
