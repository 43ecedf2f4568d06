import { armFailStep, failHooks } from '@nestwork/observability';
import { eventually, NatsServerProcess, type RelayHarness, TestDatabase } from '@nestwork/testing';
import { laneOf } from '../src/lanes/lane.js';
import { ShopInstance } from './shop-instance.js';
import { storedEvents } from './stored-events.js';

/** The outbox in PostgreSQL, and relays to a NATS server of its own. */
export async function postgresToNats(): Promise<RelayHarness> {
  const [database, broker] = [await TestDatabase.create('shop'), await NatsServerProcess.start()];
  const options = {
    databaseUrl: database.url,
    login: broker.login,
    retryDelaysMs: [50, 50],
    // A message may be refused for the last time while it is mended: then it is parked, and offered again only after this.
    parkedRetryMs: 50,
    leaseMs: 1_000,
    pollMs: 50,
    // A backlog is what is more than a quarter of it, so every suite sees how one is worked off.
    batchSize: 8,
  };
  const writer = await ShopInstance.start(options);
  const instances = [writer];
  let disarm = () => {};
  return {
    commit: async (key, ...numbers) => {
      for (const number of numbers) await writer.happen(key, number);
    },
    // Past the outbox, which would refuse it: as if the broker took less now than when it was sent.
    commitPoison: async (key) => {
      await database.query(
        `INSERT INTO outbox (message_id, broker_id, subject, destination, key, lane, headers, body)
         VALUES ('poison', 'poison', 'evt.shop.thing-happened.v1.0', 'evt.shop', $1, $2, '{}', repeat('x', 1100000))`,
        [key, laneOf(key)],
      );
    },
    mend: async () => {
      const sql = `UPDATE outbox SET body = '{"thing":"' || key || '","number":0}', retry_at = NULL WHERE message_id = 'poison'`;
      await database.query(sql);
    },
    start: async () => {
      const relaying = await (await ShopInstance.start(options)).relay();
      instances.push(relaying);
      return { stop: () => stop(relaying) };
    },
    dieBeforeSettling: (times) => {
      const { before } = failHooks('relay.settle', 'throw-before', () => undefined);
      let left = times;
      disarm = armFailStep('relay.settle', { before: () => (left-- > 0 ? before?.() : undefined) });
    },
    stored: async (key) => {
      const events = await storedEvents(writer.link.get()).catch(() => []);
      return events.filter(({ thing }) => thing === key).map(({ number }) => number);
    },
    waiting: async () => (await database.query('SELECT FROM outbox')).length,
    withoutBroker: async (work) => {
      await broker.kill();
      await work();
      await broker.restart();
      // The relay may be back before this link, through which the test looks.
      await eventually(() => writer.link.get());
    },
    restartDatabase: () => database.terminateSessions(),
    close: async () => {
      disarm();
      for (const instance of instances.slice()) await stop(instance);
      await broker.stop();
      await database.drop();
    },
  };

  async function stop(instance: ShopInstance): Promise<void> {
    const at = instances.indexOf(instance);
    if (at < 0) return;
    instances.splice(at, 1);
    await instance.stop();
  }
}
