import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import { StreamContents } from '@nestwork/messaging';
import { armFailPoint, Metrics } from '@nestwork/observability';
import { eventually, NatsServerProcess, TestDatabase } from '@nestwork/testing';
import { ShopInstance, type ShopOptions } from '../../spec-support/shop-instance.js';
import { storedEvents } from '../../spec-support/stored-events.js';
import { ReconcileLeases } from './reconcile-lease.js';
import { Reconciler } from './reconciler.js';

const withOwnBroker = NatsServerProcess.isAvailable ? describe : describe.skip;

withOwnBroker('Reconciler', () => {
  let temporary: TestDatabase;
  let broker: NatsServerProcess;
  let shop: ShopInstance;
  const instances: ShopInstance[] = [];
  const cleanUp: (() => void)[] = [];
  const alarms: string[] = [];

  beforeEach(async () => {
    temporary = await TestDatabase.create('shop');
    broker = await NatsServerProcess.start();
    alarms.length = 0;
    jest
      .spyOn(Logger.prototype, 'error')
      .mockImplementation(({ message }: { message: string }) => alarms.push(message));
  });

  afterEach(async () => {
    for (const each of cleanUp.splice(0)) each();
    for (const instance of instances.splice(0)) await instance.stop();
    await broker.stop();
    await temporary.drop();
    jest.restoreAllMocks();
  });

  async function open(options: Partial<ShopOptions> = {}): Promise<ShopInstance> {
    const place = { databaseUrl: temporary.url, login: broker.login, pollMs: 20 };
    const instance = await ShopInstance.start({ ...place, reconcileLagMs: 0, reconcileEveryMs: 3_600_000, ...options });
    instances.push(instance);
    return instance;
  }

  /** What an operator may do to the broker behind the service's back. */
  const asOperator = async () => (await jetstreamManager(shop.link.get())).streams;
  const published = async (thing: string, from: number, to: number) => {
    for (let number = from; number <= to; number++) await shop.happen(thing, number);
    await eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]));
  };
  const reconnected = () => eventually(() => shop.link.get().flush(), { timeoutMs: 20_000 });
  const run = (instance = shop) => instance.app.get(Reconciler).run(0, new AbortController().signal);
  const stored = async () => (await storedEvents(shop.link.get())).map(({ thing, number }) => `${thing} ${number}`);
  const all = (thing: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `${thing} ${from + index}`);
  const metric = async (name: string) => {
    const line = (await shop.app.get(Metrics).text()).match(new RegExp(`^nestwork_${name}(?:\\{.*\\})? (\\d+)$`, 'm'));
    return Number(line?.[1] ?? NaN);
  };
  const brokerIds = async () =>
    (
      await temporary.query<{ n: string }>(
        `SELECT substring(broker_id FROM ':r.*') AS n FROM outbox_published WHERE broker_id <> message_id ORDER BY id, n`,
      )
    ).map(({ n }) => n);

  it('publishes again, in order, what a broker lost that was put back in time, and only that (T28)', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 20);
    await broker.takePicture();
    await published('tea', 21, 50);
    await run();
    await broker.restartFromPicture();
    await reconnected();
    expect(await stored()).toEqual(all('tea', 1, 20));

    expect(await run()).toMatchObject({ scope: 'all', compared: 50, lost: 30, republished: 30 });
    expect(await stored()).toEqual(all('tea', 1, 50));
    expect(await metric('reconciler_lost_total')).toBe(30);
    expect(await metric('reconciler_republished_total')).toBe(30);
    expect(alarms).toEqual([
      expect.stringContaining('Stream EVT_SHOP is not what it was: its last sequence went back from 50 to 20'),
      'The broker lost 30 messages that it had acknowledged; all are published again',
    ]);
    expect(await run()).toMatchObject({ scope: 'recent', lost: 0, stepBacks: [] });
    expect(new Set(await brokerIds())).toEqual(new Set([':r1']));
  });

  it('sees a loss that new messages have covered up since, however long ago the lost ones were compared', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 2);
    await broker.takePicture();
    await published('tea', 3, 5);
    await run();
    await temporary.query(`UPDATE outbox_published SET published_at = published_at - interval '2 hours'`);
    await broker.restartFromPicture();
    await reconnected();
    await published('milk', 1, 10);

    const result = await run();
    expect(result).toMatchObject({ scope: 'all', lost: 3, republished: 3 });
    expect(result?.stepBacks).toEqual([{ stream: 'EVT_SHOP', why: 'another message stands at sequence 5' }]);
    expect(await stored()).toEqual([...all('tea', 1, 2), ...all('milk', 1, 10), ...all('tea', 3, 5)]);
    await temporary.query('UPDATE outbox_reconciler SET all_compared_at = NULL');
    expect(await run()).toMatchObject({ scope: 'all', compared: 18, lost: 0 });
  });

  it('publishes again what a server lost whose files end too early (T29)', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 50);
    await broker.restartDamaged('cut');
    await reconnected();
    const left = (await stored()).length;
    expect(left).toBeLessThan(50);
    expect(await run()).toMatchObject({ lost: 50 - left, republished: 50 - left });
    expect(await stored()).toEqual(all('tea', 1, 50));
  });

  // nats-server 2.9 acknowledges what it appends behind a damaged place, and cannot read it.
  it('finds what a server lost whose files are damaged, and fills the stream again once it is deleted (T29)', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 50);
    await broker.restartDamaged('flipped');
    await reconnected();
    const left = (await stored()).length;
    expect(left).toBeLessThan(50);
    expect(await run()).toMatchObject({ lost: 50 - left });
    expect(alarms).toContainEqual(expect.stringContaining(`The broker lost ${50 - left} messages`));

    await (await asOperator()).delete('EVT_SHOP');
    expect(await run()).toMatchObject({ stepBacks: [{ stream: 'EVT_SHOP', why: 'it is gone' }] });
    expect(await stored()).toEqual(all('tea', 1, 50));
  });

  it('does so by itself once the connection is back', async () => {
    shop = await (await open()).relay();
    await broker.takePicture();
    await published('tea', 1, 5);
    await broker.restartFromPicture();
    await eventually(async () => expect(await metric('reconciler_republished_total')).toBe(5), { timeoutMs: 30_000 });
    expect(await stored()).toEqual(all('tea', 1, 5));
  });

  it('fills a stream again that an operator deleted', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 5);
    await run();
    await (await asOperator()).delete('EVT_SHOP');

    const result = await run();
    expect(result).toMatchObject({ lost: 5, republished: 5, stepBacks: [{ stream: 'EVT_SHOP', why: 'it is gone' }] });
    expect(await stored()).toEqual(all('tea', 1, 5));
    expect(await run()).toMatchObject({ lost: 0, stepBacks: [] });
  });

  it('fills a purged stream again, and once more, although the broker still knows the ids of all of them (T27)', async () => {
    shop = await (await open()).relayAlone();
    await (await asOperator()).add({ name: 'EVT_SHOP', subjects: ['evt.shop.>'] });
    await published('tea', 1, 5);
    await run();
    await (await asOperator()).purge('EVT_SHOP');
    const why = 'messages 1 to 5 are gone before their time';
    expect(await run()).toMatchObject({ lost: 5, republished: 5, stepBacks: [{ why }] });
    expect(await stored()).toEqual(all('tea', 1, 5));

    await (await asOperator()).purge('EVT_SHOP');
    expect(await run()).toMatchObject({ lost: 5, republished: 5 });
    expect(await stored()).toEqual(all('tea', 1, 5));
    expect(await brokerIds()).toEqual(Array.from({ length: 5 }, () => [':r1', ':r2']).flat());
  });

  it('finds single messages that were deleted from the middle', async () => {
    shop = await (await open()).relayAlone();
    await (await asOperator()).add({ name: 'EVT_SHOP', subjects: ['evt.shop.>'] });
    await published('tea', 1, 9);
    await run();
    await (await asOperator()).deleteMessage('EVT_SHOP', 4);
    const stepBacks = [{ stream: 'EVT_SHOP', why: '1 messages are gone from its middle' }];
    expect(await run()).toMatchObject({ lost: 1, republished: 1, stepBacks });
    expect(await run()).toMatchObject({ lost: 0, stepBacks: [] });
  });

  it('does not publish a third time what a repair published before it was killed', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 5);
    await (await asOperator()).delete('EVT_SHOP');
    const disarm = armFailPoint('reconciler.published', () => Promise.reject(new Error('killed')));
    await expect(run()).rejects.toThrow('killed');
    disarm();
    expect(await stored()).toEqual(all('tea', 1, 5));

    expect(await run()).toMatchObject({ compared: 5, lost: 0 });
    expect(await stored()).toEqual(all('tea', 1, 5));
    expect(await metric('reconciler_lost_total')).toBe(5);
  });

  it('lets one instance at a time repair, and none that lost its turn write anything down', async () => {
    shop = await (await open()).relayAlone();
    const other = await open();
    await published('tea', 1, 5);
    await (await asOperator()).delete('EVT_SHOP');
    const results: unknown[] = [];
    cleanUp.push(
      armFailPoint('reconciler.published', async () => {
        if (results.length > 0) return;
        results.push(await run(other));
        await temporary.query('UPDATE outbox_reconciler SET lease_until = clock_timestamp()');
        results.push(await run(other));
      }),
    );

    await expect(run()).rejects.toThrow('Another instance took over');
    expect(results).toEqual([undefined, expect.objectContaining({ lost: 0 })]);
    expect(await stored()).toEqual(all('tea', 1, 5));
    expect(await brokerIds()).toEqual([]);
  });

  it('renews no turn that has ended, and complains only about one that another took', async () => {
    shop = await (await open()).relayAlone();
    const leases = shop.app.get(ReconcileLeases);
    const lease = await eventually(async () => {
      const taken = await leases.take(0);
      if (!taken) throw new Error('The first comparison is under way');
      return taken;
    });
    await leases.release(lease);
    await leases.renew(lease);
    expect(await temporary.query('SELECT FROM outbox_reconciler WHERE lease_until IS NULL')).toHaveLength(1);
    await leases.borrow();
    await expect(leases.renew(lease)).rejects.toThrow('Another instance took over');
  });

  it('asks the ids, not the numbers: a stream that was restored with others is complete', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 9);
    await temporary.query('UPDATE outbox_published SET seq = seq + 3');
    expect(await run()).toMatchObject({ compared: 9, lost: 0 });
  });

  it('misses nothing that was old enough to be removed', async () => {
    shop = await (await open()).relayAlone();
    const streams = await asOperator();
    await streams.add({ name: 'EVT_SHOP', subjects: ['evt.shop.>'], max_age: 2 * 3_600 * 1e9 });
    await published('tea', 1, 4);
    await temporary.query(
      `UPDATE outbox_published SET published_at = published_at - interval '61 minutes' WHERE seq <= 2`,
    );
    await streams.purge('EVT_SHOP');
    expect(await run()).toMatchObject({ compared: 4, lost: 2, republished: 2 });
    expect(await stored()).toEqual(all('tea', 3, 4));
  });

  it('brings back the others when the broker refuses one, and counts that one as lost only once', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 5);
    await (await asOperator()).delete('EVT_SHOP');
    await temporary.query(`UPDATE outbox_published SET headers = '{"x": "a\\nb"}' WHERE seq = 2`);
    expect(await run()).toMatchObject({ lost: 5, republished: 4 });
    expect(alarms).toEqual([expect.stringContaining('4 are published again, the broker does not take the others')]);
    expect(await stored()).toEqual([...all('tea', 1, 1), ...all('tea', 3, 5)]);

    await temporary.query('UPDATE outbox_reconciler SET all_compared_at = NULL');
    expect(await run()).toMatchObject({ lost: 1, republished: 0 });
    expect(await metric('reconciler_lost_total')).toBe(5);
  });

  it('asks once for a stream that is gone, however many messages it had', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 9);
    await temporary.query(`UPDATE outbox_published SET stream = 'EVT_GONE'`);
    const asked = jest.spyOn(StreamContents.prototype, 'summary');
    expect(await run()).toMatchObject({ compared: 9, lost: 9 });
    // Once to compare, and once to remember what it is.
    expect(asked.mock.calls.filter(([stream]) => stream === 'EVT_GONE')).toHaveLength(2);
  });

  it('compares nothing twice within the minute, unless something happened', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 2);
    const reconciler = shop.app.get(Reconciler);
    const { signal } = new AbortController();
    expect(await reconciler.run(60_000, signal)).toMatchObject({ compared: 2 });
    expect(await reconciler.run(60_000, signal)).toBeUndefined();
    expect(await reconciler.run(0, signal)).toMatchObject({ scope: 'recent' });
  });

  it('takes nothing for compared while the broker is away', async () => {
    shop = await (await open()).relayAlone();
    await published('tea', 1, 2);
    await broker.kill();
    await expect(run()).rejects.toThrow();
    const [row] = await temporary.query('SELECT owner, compared_until FROM outbox_reconciler');
    expect(row).toEqual({ owner: null, compared_until: null });
  });
});
