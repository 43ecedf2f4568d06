import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HealthRegistry } from '@nestwork/observability';
import { eventually, NatsServerProcess, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { storedEvents } from '../../spec-support/stored-events.js';
import { MessageTooLarge } from '../message-too-large.js';
import { OutboxStore } from './outbox-store.js';
import { RelayPublisher } from './relay-publisher.js';

const withOwnBroker = NatsServerProcess.isAvailable ? describe : describe.skip;

withOwnBroker('OutboxRelay, when the broker is away', () => {
  let temporary: TestDatabase;
  let broker: NatsServerProcess;
  let shop: ShopInstance;

  beforeEach(async () => {
    temporary = await TestDatabase.create('shop');
    broker = await NatsServerProcess.start();
    shop = await ShopInstance.start({ databaseUrl: temporary.url, login: broker.login, pollMs: 20 });
  });

  afterEach(async () => {
    await shop.stop();
    await broker.stop();
    await temporary.drop();
  });

  const waiting = () => temporary.query<{ attempts: number }>('SELECT attempts FROM outbox');
  const published = async () => (await storedEvents(shop.link.get())).map(({ number }) => number);

  it('lets rows wait without hammering it, and publishes all of them in order once it is back', async () => {
    const passes = jest.spyOn(shop.app.get(OutboxStore), 'due');
    const publishes = jest.spyOn(shop.app.get(RelayPublisher), 'publish');
    await shop.relay();
    await shop.happen('tea', 1);
    await eventually(async () => expect(await waiting()).toEqual([]));
    await broker.kill();

    for (let number = 2; number <= 50; number++) await shop.happen('tea', number);
    const isHeld = ([{ heldDestinations }]: Parameters<OutboxStore['due']>) => heldDestinations.length > 0;
    await eventually(() => expect(passes.mock.calls.filter(isHeld).length).toBeGreaterThan(50));
    // All rows are of one key: a pass that found its stream away has offered one of them, and while it is held none does.
    const open = passes.mock.calls.filter((call) => !isHeld(call));
    expect(publishes.mock.calls.length).toBeLessThanOrEqual(open.length);
    await expect(waiting()).resolves.toEqual(Array.from({ length: 49 }, () => ({ attempts: 0 })));

    await temporary.query(`UPDATE outbox SET created_at = created_at - interval '31 seconds'`);
    const health = shop.app.get(HealthRegistry);
    expect((await health.run('outbox')).get('outbox')).toEqual({
      up: false,
      message: expect.stringMatching(/49 messages waits for 3\d s/),
    });

    await broker.restart();
    await eventually(async () => expect(await waiting()).toEqual([]), { timeoutMs: 30_000 });
    const all = Array.from({ length: 50 }, (_, index) => index + 1);
    await eventually(async () => expect(await published()).toEqual(all));
    await eventually(async () => expect((await health.run('outbox')).get('outbox')).toEqual({ up: true }));
  });

  it('still refuses what the broker would not take once it is back', async () => {
    await shop.happen('tea', 1);
    const body = 'x'.repeat(shop.link.get().info!.max_payload);
    await broker.kill();
    await eventually(() => expect(shop.link.isConnected).toBe(false));

    const tooLarge = shop.database.transaction(() => shop.outbox.append(aMessage({ body })));
    await expect(tooLarge).rejects.toThrow(MessageTooLarge);
  });

  it('keeps order and loses nothing when the broker freezes with publishes under way (T21)', async () => {
    await shop.relay();
    await shop.happen('tea', 1);
    await eventually(async () => expect(await waiting()).toEqual([]));
    broker.freeze();
    await shop.happen('tea', 2, 3);
    await shop.happen('milk', 4);
    const publishes = jest.spyOn(shop.app.get(RelayPublisher), 'publish');
    await eventually(() => expect(publishes).toHaveBeenCalled());
    broker.thaw();
    await eventually(async () => expect(await waiting()).toEqual([]), { timeoutMs: 30_000 });
    const numbers = await eventually(() => published());
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    expect(numbers.filter((number) => number !== 4)).toEqual([1, 2, 3]);
  });
});
