import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NatsAccount, TestDatabase } from '@nestwork/testing';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import type { HeldLane } from '../lanes/lane.js';
import { LaneRegistry } from '../lanes/lane-registry.js';
import { OutboxStore } from './outbox-store.js';
import { NEXT } from './reading-statements.js';

let temporary: TestDatabase;
let shop: ShopInstance;
let lanes: readonly HeldLane[];

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login: (await NatsAccount.claim()).login });
  lanes = (await shop.app.get(LaneRegistry).renew({ relay: 'reader', leaseMs: 600_000 })).lanes;
  // The plans of the functions are made now, and kept: those of an empty table.
  await temporary.query('ANALYZE outbox');
  await readAll(['evt.shop']);
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

beforeEach(() => temporary.query('TRUNCATE outbox'));

const read = (heldDestinations: readonly string[] = [], limit = 2_000) =>
  shop.app.get(OutboxStore).due({ lanes, heldDestinations, limit });

/** What a relay comes to that reads until there is nothing more to put aside. */
async function readAll(heldDestinations: readonly string[] = []): Promise<string[]> {
  const { rows, putAside } = await read(heldDestinations);
  return putAside > 0 ? readAll(heldDestinations) : rows.map(({ id }) => id);
}

interface Written {
  readonly destination: string;
  /** Each with a key of its own; its lane goes by its number. */
  readonly from: number;
  readonly to: number;
  readonly parked?: boolean;
}

const write = ({ destination, from, to, parked = false }: Written) =>
  temporary.query(
    `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body, attempts, retry_at, parked_at)
     SELECT n, n, $1 || '.x.v1', $1, n, n % 16, '{}', '', $4, clock_timestamp() + $5::interval, clock_timestamp() + $5::interval
     FROM generate_series($2::int, $3::int) AS n`,
    [destination, from, to, parked ? 5 : 0, parked ? '1 hour' : null],
  );

interface PlanNode {
  readonly Plans?: readonly PlanNode[];
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
}

interface Look {
  readonly by: string;
  readonly loops: number;
  readonly rows: number;
}

/** Where the statement of the read looked in the table, how often, and at how many rows, whether it took them or not. */
async function looks(heldDestinations: readonly string[]): Promise<Look[]> {
  const client = await temporary.begin();
  try {
    await client.query(`SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off`);
    const sql = `EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF, FORMAT JSON) ${NEXT.sql}`;
    const { rows } = await client.query(sql, [lanes.map(({ lane }) => lane), heldDestinations, 125, 16_000_000]);
    return looksOf(rows[0]['QUERY PLAN'][0].Plan);
  } finally {
    await client.end();
  }
}

function looksOf(node: PlanNode): Look[] {
  const below = (node.Plans ?? []).flatMap(looksOf);
  if (node['Relation Name'] !== 'outbox') return below;
  const [loops, removed] = [node['Actual Loops'], node['Rows Removed by Filter'] ?? 0];
  return [{ by: node['Index Name'] ?? 'all of it', loops, rows: (node['Actual Rows'] + removed) * loops }, ...below];
}

/** How many rows the function took from the table, by the plan that its connection keeps. */
async function taken(heldDestinations: readonly string[]): Promise<{ whole: number; rows: number }> {
  return shop.database.transaction(async () => {
    const before = await counted();
    await read(heldDestinations);
    const after = await counted();
    return { whole: after.whole - before.whole, rows: after.rows - before.rows };
  });
}

async function counted(): Promise<{ whole: number; rows: number }> {
  const [count] = await shop.database.query<{ whole: number; rows: number }>(
    `SELECT seq_scan::int AS whole, idx_tup_fetch::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'outbox'`,
  );
  return count!;
}

describe('A read of the outbox looks at the rows that it gives, and goes over none', () => {
  it('of a stream that takes nothing, however many wait for it', async () => {
    const held = ['evt.shop'];
    await write({ destination: 'cmd.stock', from: 1, to: 5 });
    await write({ destination: 'evt.shop', from: 6, to: 20 });
    await write({ destination: 'evt.shop2', from: 21, to: 21 });
    const [few, fewTaken] = [await looks(held), await taken(held)];
    await write({ destination: 'evt.shop', from: 22, to: 30_000 });
    await temporary.query('ANALYZE outbox');

    expect(await looks(held)).toEqual(few);
    expect(few.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThan(30);
    expect(await taken(held)).toEqual(fewTaken);
    expect(fewTaken).toMatchObject({ whole: 0 });
    expect(await readAll(held)).toEqual(['1', '2', '3', '4', '5', '21']);
  });

  it('of keys that are parked, nor of what waits behind them once it was set aside, however many they are', async () => {
    const park = async (from: number, to: number) => {
      await write({ destination: 'evt.shop', from, to, parked: true });
      await write({ destination: 'evt.shop', from, to });
      await write({ destination: 'evt.shop', from, to });
    };
    await park(1, 16);
    await write({ destination: 'evt.shop', from: 1_000_001, to: 1_000_005 });
    expect(await readAll()).toEqual(['1000001', '1000002', '1000003', '1000004', '1000005']);
    const [few, fewTaken] = [await looks([]), await taken([])];
    await park(17, 6_000);
    expect(await readAll()).toHaveLength(5);
    await temporary.query('ANALYZE outbox');

    expect(await looks([])).toEqual(few);
    expect(few.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThan(30);
    expect(await taken([])).toEqual(fewTaken);
  });

  it('beyond its limit, where what waits behind parked messages fills it: the next one goes on behind that', async () => {
    await write({ destination: 'evt.shop', from: 16, to: 16, parked: true });
    for (let behind = 0; behind < 5; behind += 1) await write({ destination: 'evt.shop', from: 16, to: 16 });
    await write({ destination: 'evt.shop', from: 32, to: 32 });

    expect(await read([], 32)).toEqual({ rows: [], all: false, putAside: 2 });
    expect(await read([], 32)).toEqual({ rows: [], all: false, putAside: 2 });
    expect(await read([], 32)).toMatchObject({ rows: [{ id: '32' }], putAside: 1 });
    expect(await read([], 32)).toMatchObject({ rows: [{ id: '32' }], putAside: 0 });
  });

  it('twice: what was set aside comes when its head does, and all of it, more than are woken at once', async () => {
    await write({ destination: 'evt.shop', from: 16, to: 16, parked: true });
    for (let behind = 0; behind < 5; behind += 1) await write({ destination: 'evt.shop', from: 16, to: 16 });
    expect(await readAll()).toEqual([]);
    await temporary.query(`UPDATE outbox SET retry_at = retry_at - interval '2 hours'`);

    expect(await read([], 2)).toMatchObject({ rows: [{ id: '16' }], all: false, putAside: 1 });
    expect(await readAll()).toHaveLength(6);
    const ids = (await read()).rows.map(({ rowId }) => Number(rowId));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  });
});
