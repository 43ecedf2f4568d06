import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callOf } from '@nestwork/database';
import { eventually, NatsAccount, type NatsLogin, TestDatabase } from '@nestwork/testing';
import type { QueryRunner } from 'typeorm';
import { ShopInstance } from '../spec-support/shop-instance.js';
import { storedEvents } from '../spec-support/stored-events.js';
import { CreateOutbox1700000000001 } from './create-outbox.migration.js';
import { laneOf } from './lanes/lane.js';
import { outboxMigrations } from './outbox-migrations.js';
import { DUE } from './relay/due-of-before.js';
import type { OutboxRow } from './relay/outbox-row.js';
import { OutboxStore } from './relay/outbox-store.js';

let temporary: TestDatabase;
let login: NatsLogin;
const running = new Map<ShopInstance, { reads: number }>();

beforeEach(async () => {
  temporary = await TestDatabase.create('shop');
  login = (await NatsAccount.claim()).login;
});

afterEach(async () => {
  for (const instance of running.keys()) await end(instance);
  await temporary.drop();
});

const tuned = { leaseMs: 500, pollMs: 20, retryDelaysMs: [50, 50], parkedRetryMs: 50, batchSize: 32 };

async function run(release: 'before' | 'now'): Promise<ShopInstance> {
  const migrations = release === 'now' ? outboxMigrations : [CreateOutbox1700000000001];
  const instance = await ShopInstance.start({ databaseUrl: temporary.url, login, ...tuned, migrations });
  if (release === 'before') readAsBefore(instance);
  const store = instance.app.get(OutboxStore);
  const [due, count] = [store.due.bind(store), { reads: 0 }];
  store.due = async (query) => {
    const found = await due(query);
    if (found.rows.length > 0) count.reads += 1;
    return found;
  };
  running.set(instance, count);
  return instance.relayAlone();
}

/** The release before `outbox_next` read with `outbox_due`, and knew of no row that is put aside. */
function readAsBefore({ app, database }: ShopInstance): void {
  app.get(OutboxStore).due = async ({ lanes, heldDestinations, limit }) => {
    const perLane = Math.ceil(limit / Math.max(1, lanes.length));
    const params = [lanes.map(({ lane }) => lane), heldDestinations, perLane, 16_000_000];
    const rows = await database.query<OutboxRow & Record<string, unknown>>(callOf(DUE), params);
    return { rows, all: heldDestinations.length === 0 && rows.length < perLane, putAside: 0 };
  };
}

async function end(instance: ShopInstance): Promise<void> {
  running.delete(instance);
  await instance.stop();
}

const down = async () => {
  for (const Migration of outboxMigrations.slice(1).toReversed()) {
    await new Migration().down({ query: (sql: string) => temporary.query(sql) } as unknown as QueryRunner);
    await temporary.query('DELETE FROM migrations WHERE name = $1', [Migration.name]);
  }
};

const things = ['tea', 'milk', 'sugar', 'lemon', 'honey', 'rum', 'ice', 'mint'];

/** Events of some keys, one after the other, some of which the broker refuses, until told to stop. */
class Happenings {
  #last = 0;
  #by: ShopInstance;
  #isEnding = false;
  readonly #going: Promise<void>;

  constructor(first: ShopInstance) {
    this.#by = first;
    this.#going = this.#go();
  }

  /** Has them written by another instance from now on, and resolves when all instances have read of them meanwhile. */
  async through(instance: ShopInstance): Promise<void> {
    this.#by = instance;
    const before = [...running.values()].map((count) => ({ count, enough: count.reads + 5 }));
    await eventually(() => {
      for (const { count, enough } of before) expect(count.reads).toBeGreaterThanOrEqual(enough);
    });
  }

  /** How many of each key there are; none is written any more. */
  async end(): Promise<number> {
    this.#isEnding = true;
    await this.#going;
    return this.#last;
  }

  async #go(): Promise<void> {
    while (!this.#isEnding) {
      this.#last += 1;
      if (this.#last % 10 === 0) await refuseOne(things[this.#last % 8]!);
      for (const thing of things) await this.#by.happen(thing, this.#last);
    }
  }
}

/** Past the outbox, which would not take a header like this. */
async function refuseOne(thing: string): Promise<void> {
  await temporary.query(
    `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
     VALUES (gen_random_uuid(), gen_random_uuid(), 'evt.shop.thing-happened.v1.0', 'evt.shop', $1, $2, '{"x":"a\\nb"}', '{"thing":"poison"}')`,
    [thing, laneOf(thing)],
  );
}

const mendAll = () => temporary.query(`UPDATE outbox SET headers = '{}' WHERE headers ? 'x'`);

async function expectAllInOrder(last: number, by: ShopInstance): Promise<void> {
  await eventually(async () => {
    await mendAll();
    expect(await temporary.query('SELECT FROM outbox')).toEqual([]);
  });
  const stored = await storedEvents(by.link.get());
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  for (const each of things)
    expect(stored.filter(({ thing }) => thing === each).map(({ number }) => number)).toEqual(numbers);
}

describe('The release whose relay puts aside what is held back, and the one before it, on one database', () => {
  it('take lanes over from each other in both directions; all leave once, in order per key, refused ones among them', async () => {
    const before = await run('before');
    const happenings = new Happenings(before);
    await happenings.through(before);
    const now = await run('now');
    await happenings.through(now);
    await mendAll();
    await happenings.through(now);
    await end(before);
    const again = await run('before');
    await happenings.through(again);
    await mendAll();
    await end(now);
    await happenings.through(again);
    await expectAllInOrder(await happenings.end(), again);
  });

  it('once back at the release before, indexes and functions can go, and the next start of the new one brings them back', async () => {
    const before = await run('before');
    const now = await run('now');
    const happenings = new Happenings(now);
    await happenings.through(now);
    await happenings.through(before);
    await end(now);
    await down();
    await happenings.through(before);
    const again = await run('now');
    await happenings.through(again);
    await expectAllInOrder(await happenings.end(), again);
  });
});
