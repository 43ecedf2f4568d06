import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callOf } from '@nestwork/database';
import { describeOutboxStore, NatsAccount, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { postgresStoreHarness } from '../../spec-support/postgres-store-harness.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { PublishedHistory } from '../history/published-history.js';
import { DUE } from './due-of-before.js';
import { type DueRows, OutboxStore } from './outbox-store.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  const login = (await NatsAccount.claim()).login;
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login, retryDelaysMs: [60_000] });
  await shop.app.get(PublishedHistory).prepare();
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

const writeLike = (id: string, { count, key }: { count: number; key: string }) =>
  temporary.query(
    `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
     SELECT $3 || ' ' || n, n, subject, destination, $3, lane, '{}', '' FROM outbox, generate_series(1, $2::int) AS n
     WHERE message_id = $1 ORDER BY n`,
    [id, count, key],
  );

describe('PostgresOutboxStore', () => {
  describeOutboxStore(() => postgresStoreHarness(shop, temporary));

  it('lets nothing pass what is set aside behind a refused row, not even when that one has gone without its knowledge', async () => {
    const { store, lease, write, pass } = await postgresStoreHarness(shop, temporary);
    const held = await lease();
    const commit = async (id: string) => (await write(aMessage({ id, key: 'k' })))();
    const read = async () => (await store.due({ lanes: [held], heldDestinations: [], limit: 10 })).rows;
    const ids = async () => (await read()).map(({ id }) => id);
    await commit('head');
    const [head] = await read();
    await store.settle({ lanes: [held], acked: [], refused: [{ ...head!, reason: 'no' }] });
    await commit('behind');
    expect(await ids()).toEqual([]);
    await temporary.query(`DELETE FROM outbox WHERE message_id = 'head'`);
    await commit('last');
    expect(await ids()).toEqual([]);
    await pass(60_000);
    expect(await ids()).toEqual(['behind', 'last']);
  });

  it('sets nothing aside, and wakes nothing, for a relay that lost the lane', async () => {
    const { store, lease, write, pass } = await postgresStoreHarness(shop, temporary);
    const lost = await lease();
    const commit = async (id: string) => (await write(aMessage({ id, key: 'k' })))();
    await commit('head');
    await commit('behind');
    const [head] = (await store.due({ lanes: [lost], heldDestinations: [], limit: 10 })).rows;
    await store.settle({ lanes: [lost], acked: [], refused: [{ ...head!, reason: 'no' }] });
    const held = await lease();
    const rests = () =>
      temporary.query(`SELECT message_id AS id, retry_at > '-infinity' AS rests FROM outbox ORDER BY outbox.id`);
    const before = [
      { id: 'head', rests: true },
      { id: 'behind', rests: null },
    ];
    expect(await store.due({ lanes: [lost], heldDestinations: [], limit: 10 })).toMatchObject({
      rows: [],
      putAside: 0,
    });
    expect(await rests()).toEqual(before);
    await pass(60_000);
    expect(await store.due({ lanes: [lost], heldDestinations: [], limit: 10 })).toMatchObject({
      rows: [],
      putAside: 0,
    });
    expect(await rests()).toEqual(before);
    expect((await store.due({ lanes: [held], heldDestinations: [], limit: 10 })).rows).toHaveLength(2);
  });

  it('lets what waits behind a refused row rest on when that is refused again, in front of nobody', async () => {
    const { store, lease, write, pass } = await postgresStoreHarness(shop, temporary);
    const held = await lease();
    const read = () => store.due({ lanes: [held], heldDestinations: [], limit: 10 });
    const readAll = async (): Promise<DueRows> => {
      const due = await read();
      return due.putAside > 0 ? readAll() : due;
    };
    const refuse = async () => {
      const [head] = (await read()).rows;
      expect(head).toMatchObject({ id: 'head' });
      await store.settle({ lanes: [held], acked: [], refused: [{ ...head!, reason: 'no' }] });
    };
    await (
      await write(aMessage({ id: 'head', key: 'k' }))
    )();
    await refuse();
    await writeLike('head', { count: 500, key: 'k' });
    expect((await readAll()).rows).toEqual([]);
    await pass(600_000);
    await refuse();
    await writeLike('head', { count: 1, key: 'another' });
    // Woken with it were those that one read has room for.
    const seen = [await read(), await read(), await read()].map(({ rows }) => rows.map(({ id }) => id));
    expect(seen.at(-1)).toEqual(['another 1']);
    expect((await readAll()).rows.map(({ id }) => id)).toEqual(['another 1']);
  });

  it('is not kept busy by a refused row that somebody has locked', async () => {
    const { store, lease, write, pass } = await postgresStoreHarness(shop, temporary);
    const held = await lease();
    const read = () => store.due({ lanes: [held], heldDestinations: [], limit: 10 });
    await (
      await write(aMessage({ id: 'head', key: 'k' }))
    )();
    const [head] = (await read()).rows;
    await store.settle({ lanes: [held], acked: [], refused: [{ ...head!, reason: 'no' }] });
    await writeLike('head', { count: 3, key: 'k' });
    await read();
    await pass(600_000);
    const client = await temporary.begin();
    await client.query(`UPDATE outbox SET headers = headers WHERE message_id = 'head'`);
    const due = [await read(), await read(), await read()];
    await client.end();
    expect(due.at(-1)).toEqual({ rows: [], all: true, putAside: 0 });
  });

  it('of the release before, gives no later row of a key first when the rest of an earlier one ends while it reads', async () => {
    const { lease, write } = await postgresStoreHarness(shop, temporary);
    const { lane } = await lease();
    await (
      await write(aMessage({ id: 'head', key: 'k' }))
    )();
    await writeLike('head', { count: 20_000, key: 'k' });
    const first = new Set<string>();
    for (let restMs = 4; restMs < 124; restMs += 3) {
      const rest = `UPDATE outbox SET attempts = 1, retry_at = clock_timestamp() + $1::int * interval '1 ms' WHERE message_id = 'head'`;
      await temporary.query(rest, [restMs]);
      const rows = await shop.database.query<{ id: string }>(callOf(DUE), [[lane], [], 10, 1_000_000]);
      if (rows[0]) first.add(rows[0].id);
    }
    expect([...first].filter((id) => id !== 'head')).toEqual([]);
  });

  it('shares a read evenly among the lanes, so that a deep backlog starves no other lane', async () => {
    const harness = await postgresStoreHarness(shop, temporary);
    await harness.lease();
    const lanes = await temporary.query<{ lane: number; epoch: string }>('SELECT lane, epoch FROM outbox_lane');
    await shop.happen('deep', ...Array.from({ length: 100 }, (_, number) => number));
    await shop.happen('other', 1);
    const { rows, all } = await shop.app.get(OutboxStore).due({ lanes, heldDestinations: [], limit: 32 });
    expect(all).toBe(false);
    expect(rows.map(({ key }) => key)).toEqual(['deep', 'deep', 'other']);
  });

  it('reads no more than 16 MiB at once, but always one message', async () => {
    const harness = await postgresStoreHarness(shop, temporary);
    const held = await harness.lease();
    await temporary.query(
      `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
       SELECT n, n, 'evt.shop.big.v1.0', 'evt.shop', 'k', $1, '{}', repeat('x', 9 * 1024 * 1024 * least(n, 2))
       FROM generate_series(1, 3) AS n`,
      [held.lane],
    );
    const { rows, all } = await harness.store.due({ lanes: [held], heldDestinations: [], limit: 100 });
    expect(all).toBe(false);
    expect(rows.map(({ id }) => id)).toEqual(['1', '2']);
  });

  // With a join that was planned for an empty table, either settlement takes minutes and ends in the statement timeout.
  it('settles rows one by one out of a deep backlog, although the statistics are those of an empty table', async () => {
    const harness = await postgresStoreHarness(shop, temporary);
    const held = await harness.lease();
    const backlog = async () => {
      await temporary.query(
        `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
         SELECT n, n, 'evt.shop.deep.v1.0', 'evt.shop', n, $1, '{}', '' FROM generate_series(1, 40000) AS n`,
        [held.lane],
      );
      const rows = await temporary.query<{ rowId: string }>('SELECT id AS "rowId" FROM outbox ORDER BY id');
      return rows.map((row, number) => ({
        ...row,
        lane: held.lane,
        stream: 'EVT_SHOP',
        seq: number + 1,
        reason: 'no',
      }));
    };
    await harness.store.settle({ lanes: [held], acked: await backlog(), refused: [] });
    await temporary.query('ANALYZE outbox');
    const rows = await backlog();
    const acked = rows.slice(0, 4_000);
    const refused = rows.slice(4_000, 8_000);
    expect(await harness.store.settle({ lanes: [held], acked, refused })).toEqual({ moved: 4_000, parked: [] });
    const [left] = await temporary.query<object>(
      'SELECT count(*)::int AS rows, count(refusal)::int AS refused FROM outbox',
    );
    expect(left).toEqual({ rows: 36_000, refused: 4_000 });
    await temporary.query('TRUNCATE outbox');
  });
});
