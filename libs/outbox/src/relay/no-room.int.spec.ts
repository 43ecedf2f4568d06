import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HealthRegistry } from '@nestwork/observability';
import { eventually, NatsServerProcess, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { SmallDisk } from '../../spec-support/small-disk.js';
import { storedEvents } from '../../spec-support/stored-events.js';
import { RelayPublisher } from './relay-publisher.js';

const withOwnBroker = NatsServerProcess.isAvailable ? describe : describe.skip;
const onSmallDisk = SmallDisk.isAvailable ? it : it.skip;

withOwnBroker('OutboxRelay, when the broker has no room', () => {
  let temporary: TestDatabase;
  let disk: SmallDisk | undefined;
  let broker: NatsServerProcess;
  let shop: ShopInstance;

  beforeEach(async () => {
    temporary = await TestDatabase.create('shop');
  });

  afterEach(async () => {
    await shop.stop();
    await broker.stop();
    disk?.remove();
    disk = undefined;
    await temporary.drop();
  });

  async function start(): Promise<void> {
    broker = await NatsServerProcess.start({ ...(disk && { disk: disk.folder }) });
    shop = await ShopInstance.start({ databaseUrl: temporary.url, login: broker.login, pollMs: 20 });
    await shop.relay();
  }

  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const waiting = () => temporary.query('SELECT attempts, parked_at FROM outbox');
  const nothingWaits = () => eventually(async () => expect(await waiting()).toEqual([]), { timeoutMs: 45_000 });
  const stored = async () => (await storedEvents(shop.link.get())).map(({ number }) => number);
  const outboxHealth = async () => (await shop.app.get(HealthRegistry).run('outbox')).get('outbox');

  /** Each with a message of 300 KB. */
  async function send(from: number, to: number): Promise<void> {
    for (const number of numbers(from, to)) {
      const body = JSON.stringify({ thing: 'tea', number, leaves: 'x'.repeat(300_000) });
      await shop.database.transaction(() => shop.outbox.append(aMessage({ body })));
    }
  }

  /** How often the broker did not take a message in. */
  async function failures(publishes: jest.SpiedFunction<RelayPublisher['publish']>): Promise<number> {
    const answers = publishes.mock.results.flatMap((call) => (call.type === 'return' ? [call.value] : []));
    return (await Promise.all(answers)).filter(({ kind }) => kind === 'unavailable').length;
  }

  /** The failures are told, and held against no message. */
  async function expectToWaitForRoom(): Promise<void> {
    await temporary.query(`UPDATE outbox SET created_at = created_at - interval '31 seconds'`);
    expect(await outboxHealth()).toEqual({ up: false, message: expect.stringMatching(/^The oldest of \d+ messages/) });
    const rows = await waiting();
    expect(rows).toEqual(rows.map(() => ({ attempts: 0, parked_at: null })));
    expect(rows).not.toHaveLength(0);
  }

  it('in a stream that reached its limit, lets rows wait and publishes all of them once it is raised (T30)', async () => {
    await start();
    await send(1, 1);
    await nothingWaits();
    const jsm = await shop.link.jetstreamManager();
    await jsm.streams.update('EVT_SHOP', { max_bytes: 1_000_000 });
    const publishes = jest.spyOn(shop.app.get(RelayPublisher), 'publish');
    await send(2, 12);
    await eventually(async () => expect(await waiting()).toHaveLength(9));
    await eventually(async () => expect(await failures(publishes)).toBeGreaterThan(2));
    await expectToWaitForRoom();

    await jsm.streams.update('EVT_SHOP', { max_bytes: -1 });
    await nothingWaits();
    expect((await stored()).toSorted((a, b) => a - b)).toEqual(numbers(1, 12));
  });

  onSmallDisk(
    'on its disk, lets rows wait and publishes all of them once there is room and the broker is started again (T30)',
    async () => {
      disk = SmallDisk.ofMegabytes(32);
      await start();
      await send(1, 1);
      await nothingWaits();
      disk.fillUpTo(1_000);
      const publishes = jest.spyOn(shop.app.get(RelayPublisher), 'publish');
      await send(2, 12);
      await eventually(async () => expect(await failures(publishes)).toBeGreaterThan(2), { timeoutMs: 30_000 });
      await expectToWaitForRoom();

      disk.makeRoom();
      // nats-server 2.9 stays stuck although there is room, and does not listen to a polite signal.
      await broker.kill();
      await broker.restart();
      await nothingWaits();
      await eventually(async () => expect((await outboxHealth())?.up).toBe(true));
      await eventually(async () =>
        expect([...new Set(await stored())].toSorted((a, b) => a - b)).toEqual(numbers(1, 12)),
      );
    },
  );
});
