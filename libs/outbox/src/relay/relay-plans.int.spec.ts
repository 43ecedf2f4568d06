import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NatsAccount, TestDatabase } from '@nestwork/testing';
import { postgresStoreHarness } from '../../spec-support/postgres-store-harness.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { PublishedHistory } from '../history/published-history.js';
import type { HeldLane } from '../lanes/lane.js';
import type { OutboxRow } from './outbox-row.js';
import type { OutboxStore } from './outbox-store.js';

let temporary: TestDatabase;
let shop: ShopInstance;
let lane: HeldLane;
let store: OutboxStore;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  const login = (await NatsAccount.claim()).login;
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login });
  await shop.app.get(PublishedHistory).prepare();
  const harness = await postgresStoreHarness(shop, temporary);
  [store, lane] = [harness.store, await harness.lease()];
  await temporary.query('ANALYZE');
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

interface Work {
  readonly whole: number;
  readonly rows: number;
}

/** How often the current transaction read a table of the relay as a whole, and how many rows it took by index. */
async function done(): Promise<Work> {
  const [work] = await shop.database.query<Work & Record<string, unknown>>(
    `SELECT sum(seq_scan)::int AS whole, sum(idx_tup_fetch)::int AS rows
     FROM pg_stat_xact_user_tables WHERE relname IN ('outbox', 'outbox_lane')`,
  );
  return work!;
}

async function costOf(work: () => Promise<unknown>): Promise<Work> {
  const before = await done();
  await work();
  const after = await done();
  return { whole: after.whole - before.whole, rows: after.rows - before.rows };
}

const read = () => store.due({ lanes: [lane], heldDestinations: [], limit: 10 });

type Row = Pick<OutboxRow, 'rowId' | 'lane'>;

const settle = (acked: Row, refused: Row) =>
  store.settle({
    lanes: [lane],
    acked: [{ ...acked, stream: 'EVT_SHOP', seq: 1 }],
    refused: [{ ...refused, reason: 'no' }],
  });

async function readAndSettle(): Promise<void> {
  const [acked, refused] = (await read()).rows;
  expect(await settle(acked!, refused!)).toEqual({ moved: 1, parked: [] });
}

// Over all lanes: of a single one that is large, PostgreSQL takes the first rows by index of itself.
const backlog = 40_000;
const fill = () =>
  temporary.query(
    `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
     SELECT n, n, 'evt.shop.thing.v1.0', 'evt.shop', n, n % 16, '{}', '' FROM generate_series(1, ${backlog}) AS n`,
  );

describe('The statements of the relay go by index, and take no more rows than they are asked for,', () => {
  it('out of a backlog that came after they were planned for an empty table, and when its size is known', async () => {
    await shop.database.transaction(async () => {
      await read();
      const nothing = { rowId: '0', lane: lane.lane };
      await settle(nothing, nothing);
      // This connection has planned them now, and keeps the plans.
      await fill();
      expect(await costOf(read)).toEqual({ whole: 0, rows: 10 });
      expect(await costOf(readAndSettle)).toMatchObject({ whole: 0 });
    });
    await temporary.query('ANALYZE');
    await shop.database.transaction(async () => {
      expect(await costOf(read)).toMatchObject({ whole: 0 });
      const { whole, rows } = await costOf(readAndSettle);
      expect(whole).toBe(0);
      expect(rows).toBeLessThan(100);
    });
  });
});
