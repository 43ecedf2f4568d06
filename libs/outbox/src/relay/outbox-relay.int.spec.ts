import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { armFailPoint, HealthRegistry, Metrics } from '@nestwork/observability';
import { eventually, Gate, NatsAccount, type NatsLogin, TestDatabase } from '@nestwork/testing';
import { ShopInstance, type ShopOptions } from '../../spec-support/shop-instance.js';
import { storedEvents } from '../../spec-support/stored-events.js';
import { laneOf } from '../lanes/lane.js';
import { LaneLeases } from '../lanes/lane-leases.js';
import { LaneRegistry } from '../lanes/lane-registry.js';
import { OutboxStore } from './outbox-store.js';
import type { PublishOutcome } from './publish-outcome.js';
import { RelayPublisher } from './relay-publisher.js';

let temporary: TestDatabase;
let login: NatsLogin;
const instances: ShopInstance[] = [];
const cleanUp: (() => void)[] = [];

beforeEach(async () => {
  temporary = await TestDatabase.create('shop');
  login = (await NatsAccount.claim()).login;
});

afterEach(async () => {
  for (const each of cleanUp.splice(0)) each();
  for (const instance of instances.splice(0)) await instance.stop();
  await temporary.drop();
});

async function shop(options: Partial<ShopOptions> = {}): Promise<ShopInstance> {
  const instance = await ShopInstance.start({ databaseUrl: temporary.url, login, ...options });
  instances.push(instance);
  return instance;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const waitingRows = () => temporary.query<Record<string, unknown>>('SELECT * FROM outbox ORDER BY id');
const allOut = () => eventually(async () => expect(await waitingRows()).toEqual([]));
const numbersOf = async (thing: string) =>
  (await storedEvents(instances[0]!.link.get())).filter((event) => event.thing === thing).map(({ number }) => number);
const lanesByOwner = async () => {
  const sql = 'SELECT count(*)::int AS lanes FROM outbox_lane WHERE owner IS NOT NULL GROUP BY owner ORDER BY 1';
  return (await temporary.query<{ lanes: number }>(sql)).map(({ lanes }) => lanes);
};

describe('OutboxRelay', () => {
  it('ordering error 1: publishes a slow transaction that took its number first and committed last (T44)', async () => {
    const instance = await (await shop()).relay();
    const slow = await temporary.begin();
    await slow.query(
      `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
       VALUES ('slow', 'slow', 'evt.shop.thing-happened.v1.0', 'evt.shop', 'slow', 0, '{}', '{"thing":"slow","number":0}')`,
    );
    await instance.happen('fast', 1);
    await eventually(async () => expect(await numbersOf('fast')).toEqual([1]));

    await slow.query('COMMIT');
    await slow.end();

    await eventually(async () => expect(await numbersOf('slow')).toEqual([0]));
  });

  it('keeps the order per key with two relays at once, which share the lanes', async () => {
    const [one, two] = [await shop({ leaseMs: 500 }), await shop({ leaseMs: 500 })];
    const things = ['tea', 'milk', 'sugar', 'lemon', 'honey', 'rum', 'ice', 'mint'];
    const write = async (rounds: readonly number[]) => {
      for (const number of rounds)
        await Promise.all(things.map((thing) => (number % 2 ? one : two).happen(thing, number)));
    };
    await one.relay();
    await write(numbers(1, 10));
    await two.relay();
    await write(numbers(11, 60));
    await allOut();

    for (const thing of things) expect(await numbersOf(thing)).toEqual(numbers(1, 60));
    await eventually(async () => expect(await lanesByOwner()).toEqual([8, 8]));
    await one.stop();
    instances.shift();
    await two.happen('tea', 61);
    await eventually(async () => expect(await numbersOf('tea')).toEqual(numbers(1, 61)));
    expect(await lanesByOwner()).toEqual([16]);
  });

  it.each(['relay.claimed', 'relay.published'])(
    'replaces a relay that freezes or dies at %s; should it wake up, it does no harm',
    async (point) => {
      const [frozen, other] = [await shop(), await shop()];
      await frozen.relay();
      await eventually(async () => expect(await lanesByOwner()).toEqual([16]));
      const gate = new Gate();
      cleanUp.push(gate.open, armFailPoint(point, gate.pass));
      await frozen.happen('tea', 1, 2, 3);
      await gate.reached;
      const thaw = freezeHeartbeat(frozen);
      await temporary.query(`UPDATE outbox_lane SET lease_until = clock_timestamp()`);
      await temporary.query(`DELETE FROM outbox_relay`);

      await other.relay();
      await allOut();
      await other.happen('tea', 4);
      await allOut();
      gate.open();
      thaw();
      await frozen.happen('tea', 5);
      await allOut();

      expect(await numbersOf('tea')).toEqual([1, 2, 3, 4, 5]);
      const [history] = await temporary.query<{ rows: number }>('SELECT count(*)::int AS rows FROM outbox_published');
      expect(history).toEqual({ rows: 5 });
    },
  );

  it('publishes nothing that it read before a lane left and came back: the relay in between may be further', async () => {
    const instance = await shop();
    const publish = jest.spyOn(instance.app.get(RelayPublisher), 'publish');
    const gate = new Gate();
    cleanUp.push(gate.open, armFailPoint('relay.claimed', gate.pass));
    await instance.happen('tea', 1, 2);
    await instance.relay();
    await gate.reached;
    await temporary.query('UPDATE outbox_lane SET epoch = epoch + 2');
    await instance.app.get(LaneLeases).renew();
    gate.open();
    await allOut();

    expect(publish.mock.calls.map(([{ body }]) => body)).toEqual([
      '{"thing":"tea","number":1}',
      '{"thing":"tea","number":2}',
    ]);
  });

  it('goes through a backlog with both halves of its lanes: while one waits for PostgreSQL, the other one publishes', async () => {
    const instance = await shop({ batchSize: 4 });
    const store = instance.app.get(OutboxStore);
    const settle = store.settle.bind(store);
    const gate = new Gate();
    cleanUp.push(gate.open);
    jest.spyOn(store, 'settle').mockImplementation(async (settlement) => {
      if (settlement.lanes.every(({ lane }) => lane % 2 === laneOf('tea') % 2)) await gate.pass();
      return settle(settlement);
    });
    const other = ['milk', 'sugar', 'lemon', 'honey', 'rum'].find((thing) => laneOf(thing) % 2 !== laneOf('tea') % 2)!;
    await instance.happen('tea', ...numbers(1, 20));
    await instance.happen(other, ...numbers(1, 20));
    await instance.relay();
    await gate.reached;
    await eventually(async () => expect(await numbersOf(other)).toEqual(numbers(1, 20)));
    expect((await numbersOf('tea')).length).toBeLessThan(20);
    gate.open();
    await allOut();
    expect(await numbersOf('tea')).toEqual(numbers(1, 20));
  });

  it('writes down what both halves published when PostgreSQL failed both, and publishes nothing again that was acknowledged', async () => {
    const instance = await shop({ batchSize: 4 });
    const publish = jest.spyOn(instance.app.get(RelayPublisher), 'publish');
    const store = instance.app.get(OutboxStore);
    const settle = store.settle.bind(store);
    const failed = new Set<string>();
    jest.spyOn(store, 'settle').mockImplementation(async (settlement) => {
      const half = settlement.lanes.map(({ lane }) => lane).join();
      if (settlement.lanes.length > 8 || failed.has(half)) return settle(settlement);
      failed.add(half);
      throw new Error('the connection was lost');
    });
    const things = ['tea', 'milk', 'sugar', 'lemon', 'honey', 'rum'];
    for (const thing of things) await instance.happen(thing, ...numbers(1, 5));
    await instance.relay();
    await allOut();
    for (const thing of things) expect(await numbersOf(thing)).toEqual(numbers(1, 5));
    expect(failed.size).toBeGreaterThan(0);
    const outcomes = await Promise.all(publish.mock.results.map(({ value }) => value as Promise<PublishOutcome>));
    expect(outcomes.filter(({ kind }) => kind === 'acked')).toHaveLength(things.length * 5);
  });

  it('is woken by another instance that commits rows, long before it would look by itself', async () => {
    await (await shop({ pollMs: 60_000 })).relay();
    await eventually(async () => expect(await lanesByOwner()).toEqual([16]));
    const writer = await shop();
    await writer.happen('tea', 1);
    await allOut();
  });

  it('parks a message that the broker refuses, raises the alarm, and lets other keys flow and the service be ready', async () => {
    const errors = jest.spyOn(Logger.prototype, 'error');
    const instance = await (await shop({ retryDelaysMs: [5, 5], parkedRetryMs: 3_600_000 })).relay();
    // Past the outbox, which would refuse it: as if the broker took less now than when it was sent.
    await temporary.query(
      `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
       VALUES ('poison', 'poison', 'evt.shop.thing-happened.v1.0', 'evt.shop', 'tea', ${laneOf('tea')}, '{}', repeat('x', 1100000))`,
    );
    await instance.happen('tea', 1);
    await instance.happen('milk', 1);
    await eventually(async () =>
      expect((await waitingRows())[0]).toMatchObject({ attempts: 3, parked_at: expect.any(Date) }),
    );
    await eventually(async () => expect(await numbersOf('milk')).toEqual([1]));

    expect(await waitingRows()).toMatchObject([
      { message_id: 'poison', refusal: expect.stringMatching(/max_payload/) },
      { key: 'tea' },
    ]);
    expect(errors).toHaveBeenCalledWith(expect.objectContaining({ messageId: 'poison', key: 'tea' }));
    expect(await instance.app.get(Metrics).text()).toMatch(/nestwork_outbox_parked_total\{service="shop"\} 1/);
    await temporary.query(`UPDATE outbox SET created_at = created_at - interval '1 hour'`);
    expect((await instance.app.get(HealthRegistry).run('outbox')).get('outbox')).toEqual({ up: true });

    await temporary.query(`UPDATE outbox SET body = '{"thing":"tea","number":0}' WHERE message_id = 'poison'`);
    await temporary.query('UPDATE outbox SET retry_at = NULL');
    await eventually(async () => expect(await numbersOf('tea')).toEqual([0, 1]));
  });

  it('leaves the service ready while it still offers a message that the broker refused', async () => {
    const instance = await (await shop({ retryDelaysMs: [5, 3_600_000] })).relay();
    await temporary.query(
      `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
       VALUES ('poison', 'poison', 'evt.shop.thing-happened.v1.0', 'evt.shop', 'tea', ${laneOf('tea')}, '{}', repeat('x', 1100000))`,
    );
    await instance.happen('tea', 1);
    await eventually(async () => expect((await waitingRows())[0]).toMatchObject({ attempts: 2, parked_at: null }));
    await temporary.query(`UPDATE outbox SET created_at = created_at - interval '40 seconds'`);
    expect((await instance.app.get(HealthRegistry).run('outbox')).get('outbox')).toEqual({ up: true });
  });
});

/** Until the returned function is called, the instance does not prolong its leases, as if its process stood still. */
function freezeHeartbeat(instance: ShopInstance): () => void {
  const registry = instance.app.get(LaneRegistry);
  const renew = registry.renew.bind(registry);
  const thawed = new Gate();
  jest.spyOn(registry, 'renew').mockImplementation(async (request) => {
    await thawed.pass();
    return renew(request);
  });
  cleanUp.push(thawed.open);
  return thawed.open;
}
