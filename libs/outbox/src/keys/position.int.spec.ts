import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { DataSource } from 'typeorm';
import { aMessage } from '../../spec-support/a-message.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { NoteThing, ThingHappened } from '../../spec-support/shop-messages.js';
import { insertStatement } from '../insert-statement.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  const { login } = await NatsAccount.claim();
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login, pollMs: 60_000 });
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

beforeEach(() => temporary.query('TRUNCATE outbox, outbox_key'));

interface Position {
  readonly key: string;
  readonly sequence: string | undefined;
  readonly previous: string | undefined;
}

/** In the order in which the relay takes them. */
const positions = async (key?: string): Promise<Position[]> => {
  const rows = await temporary.query<{ key: string; headers: Record<string, string> }>(
    'SELECT key, headers FROM outbox WHERE key = coalesce($1, key) ORDER BY id',
    [key ?? null],
  );
  return rows.map((row) => ({
    key: row.key,
    sequence: row.headers['x-sequence'],
    previous: row.headers['x-previous-time'],
  }));
};
const sequences = async (key: string) => (await positions(key)).map(({ sequence }) => Number(sequence));
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const send = (thing: string, number = 1) => shop.outbox.publish(ThingHappened.of({ thing, number }));

/** A transaction that has its place and has not ended. */
async function unfinished(key: string) {
  const client = await temporary.begin();
  const { statement, params } = insertStatement([aMessage({ id: 'unfinished', key })]);
  await client.query(statement.sql, [...params]);
  return async (end: 'COMMIT' | 'ROLLBACK') => {
    await client.query(end);
    await client.end();
  };
}

const whoWaits = () =>
  eventually(async () => {
    const sql = `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    expect(await temporary.query(sql)).toEqual([{ waiting: 1 }]);
  });

describe('the position of an event within its key', () => {
  it('counts from one, across transactions and within them, and tells when the one before was written', async () => {
    await shop.happen('tea', 1);
    await shop.happen('tea', 2, 3);
    await shop.happen('tea', 4);
    const [first, second, third, fourth] = await positions();
    expect(first).toEqual({ key: 'tea', sequence: '1', previous: undefined });
    expect([second, third, fourth].map((position) => position?.sequence)).toEqual(['2', '3', '4']);
    for (const { previous } of [second!, third!, fourth!]) {
      expect(previous).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Math.abs(Date.now() - Date.parse(previous!))).toBeLessThan(3_600_000);
    }
    expect(Date.parse(third!.previous!)).toBeGreaterThanOrEqual(Date.parse(second!.previous!));
    // Two events of one transaction are of one time.
    expect(fourth!.previous).toBe(third!.previous);
  });

  it('belongs to one count, which began with the first of its key', async () => {
    await shop.happen('tea', 1);
    await shop.happen('tea', 2, 3);
    await shop.happen('tea', 4);
    const sql = `SELECT DISTINCT headers ->> 'x-epoch' AS epoch FROM outbox`;
    const epochs = await temporary.query<{ epoch: string }>(sql);
    expect(epochs).toEqual([{ epoch: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) }]);
  });

  it('is not given to commands, replies and events without key', async () => {
    await shop.database.transaction(async () => {
      await shop.outbox.send(NoteThing.of({ thing: 'a' }), { key: 'saga' });
      await shop.outbox.append(aMessage());
      await send('tea');
    });
    expect((await positions()).map(({ sequence }) => sequence)).toEqual([undefined, undefined, '1']);
  });

  it('follows the commits: a transaction waits for one that has its place already, and comes after it', async () => {
    const end = await unfinished('tea');
    const later = shop.happen('tea', 2);
    await whoWaits();
    await shop.happen('milk', 1);
    await end('COMMIT');
    await later;
    expect(await sequences('tea')).toEqual([1, 2]);
    expect(await sequences('milk')).toEqual([1]);
  });

  it('leaves no gap when a transaction that had its place rolls back', async () => {
    const end = await unfinished('tea');
    const later = shop.happen('tea', 2);
    await whoWaits();
    await end('ROLLBACK');
    await later;
    expect(await positions('tea')).toEqual([{ key: 'tea', sequence: '1', previous: undefined }]);
  });

  it('leaves no gap for what a savepoint took back', async () => {
    await shop.database.transaction(async () => {
      await send('tea', 1);
      const failing = shop.app.get(DataSource).transaction(async () => {
        await send('tea', 2);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await send('tea', 3);
    });
    expect(await sequences('tea')).toEqual([1, 2]);
  });

  it('has neither gap nor double with many transactions at once, of which some roll back', async () => {
    const one = async (number: number) =>
      shop.database.transaction(async () => {
        await send('tea', number);
        if (number % 5 === 0) throw new Error('no');
        await send('tea', number);
      });
    const results = await Promise.allSettled(Array.from({ length: 100 }, (_, number) => one(number)));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(await sequences('tea')).toEqual(upTo(160));
  });

  it('makes no deadlock of transactions that send the same keys in different orders, hooks included', async () => {
    const keys = ['a', 'b', 'c', 'd'];
    const one = async (number: number) =>
      shop.database.transaction(async () => {
        const order = number % 2 ? keys : keys.toReversed();
        shop.database.beforeCommit(() => send(order[3]!, number));
        for (const key of order.slice(0, 3)) await send(key, number);
      });
    await Promise.all(Array.from({ length: 100 }, (_, number) => one(number)));
    for (const key of keys) expect(await sequences(key)).toEqual(upTo(100));
  });
});
