import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Operations, type OperationResult } from '@nestwork/operations';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login: (await NatsAccount.claim()).login });
});
afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});
beforeEach(() => temporary.query('TRUNCATE outbox, outbox_key, operator_action'));

const restart = (parameters: object): Promise<OperationResult> =>
  shop.app.get(Operations).run('keys restart', { by: 'ann', parameters: { reason: 'restored', ...parameters } });

/** The places of the events that were announced of a key, in order. */
async function placesOf(key: string): Promise<{ sequence: string; previous: string | null; epoch: string }[]> {
  return temporary.query(
    `SELECT headers ->> 'x-sequence' AS sequence, headers ->> 'x-previous-time' AS previous, headers ->> 'x-epoch' AS epoch
     FROM outbox WHERE key = $1 ORDER BY id`,
    [key],
  );
}

describe('keys that are restarted', () => {
  it('are counted from 1 again, as after a month of rest: without a time before, and with a later epoch', async () => {
    await shop.happen('tea', 1, 2);
    await shop.happen('milk', 1);
    expect((await restart({ event: 'shop.thing-happened.v1', key: 'tea' })).details).toEqual({ restarted: 1 });
    await shop.happen('tea', 3, 4);
    await shop.happen('milk', 2);
    const tea = await placesOf('tea');
    expect(tea.map(({ sequence }) => sequence)).toEqual(['1', '2', '1', '2']);
    expect(tea[2]!.previous).toBeNull();
    expect(Date.parse(tea[2]!.epoch)).toBeGreaterThan(Date.parse(tea[1]!.epoch));
    expect(await placesOf('milk')).toMatchObject([{ sequence: '1' }, { sequence: '2' }]);
  });

  it('are all, however many, once that is said, and who said so is kept', async () => {
    await temporary.query(
      `INSERT INTO outbox_key (name, key, sequence) SELECT 'shop.thing-happened.v1', n, 7 FROM generate_series(1, 2500) AS n`,
    );
    expect((await restart({ all: true, dryRun: true })).details).toEqual({ wouldRestart: 2_500 });
    expect((await restart({ all: true })).details).toEqual({ restarted: 2_500 });
    expect(await temporary.query('SELECT FROM outbox_key')).toEqual([]);
    expect(await temporary.query('SELECT by, action, target, before, reason FROM operator_action')).toEqual([
      { by: 'ann', action: 'keys restart', target: 'all keys', before: { keys: 2_500 }, reason: 'restored' },
    ]);
  });

  it('are all, also when one of them is written while they are', async () => {
    await temporary.query(
      `INSERT INTO outbox_key (name, key, sequence) SELECT 'shop.thing-happened.v1', n, 7 FROM generate_series(1, 1500) AS n`,
    );
    const writer = await temporary.begin();
    await writer.query(`UPDATE outbox_key SET sequence = 8 WHERE key = '1'`);
    const restarting = restart({ all: true });
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => expect(await temporary.query(waiting)).toHaveLength(1));
    await writer.query('COMMIT');
    await writer.end();
    expect((await restarting).details).toEqual({ restarted: 1_500 });
    expect(await temporary.query('SELECT FROM outbox_key')).toEqual([]);
  });

  it('are locked in the order in which events lock them, in whichever the database sorts them: no two wait for each other', async () => {
    // By code units the other way round than by code points, by which this database sorts.
    const [first, second] = ['\u{1f600}', '\ufb00'];
    await shop.happen(first, 1);
    await shop.happen(second, 1);
    const writer = await temporary.begin();
    const write = (key: string) => writer.query('UPDATE outbox_key SET sequence = 2 WHERE key = $1', [key]);
    await write(first);
    const restarting = restart({ all: true });
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => expect(await temporary.query(waiting)).toHaveLength(1));
    await write(second);
    await writer.query('COMMIT');
    await writer.end();
    expect((await restarting).details).toEqual({ restarted: 2 });
  });

  it.each([
    [{}, 'Say which'],
    [{ key: 'tea' }, 'Say which'],
    [{ event: 'shop.thing-happened.v1', key: 'unknown' }, 'No such key'],
  ])('are none when it is not said which: %j', async (parameters, reason) => {
    await shop.happen('tea', 1);
    await expect(restart(parameters)).rejects.toMatchObject({ reason: expect.stringContaining(reason) });
    expect(await temporary.query('SELECT FROM outbox_key')).toHaveLength(1);
    expect(await temporary.query('SELECT FROM operator_action')).toEqual([]);
  });
});
