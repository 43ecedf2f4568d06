import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { aMessage } from '../../spec-support/a-message.js';
import { ShopInstance } from '../../spec-support/shop-instance.js';
import { storedEvents } from '../../spec-support/stored-events.js';
import { OutboxStore } from './outbox-store.js';
import { RelayPublisher } from './relay-publisher.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeEach(async () => {
  temporary = await TestDatabase.create('shop');
  const { login } = await NatsAccount.claim();
  shop = await ShopInstance.start({ databaseUrl: temporary.url, login, pollMs: 20 });
});

afterEach(async () => {
  await shop.stop();
  await temporary.drop();
});

const command = (id: string) => aMessage({ id, key: 'tea', subject: 'cmd.stock.reserve.v1' });
const send = (id: string) => shop.database.transaction(() => shop.outbox.append(command(id)));

/** How many commands are under way, and how many events were written down while one was. */
function watch(): { commands: number; eventsBeside: number } {
  const seen = { commands: 0, eventsBeside: 0 };
  const publisher = shop.app.get(RelayPublisher);
  const publish = publisher.publish.bind(publisher);
  jest.spyOn(publisher, 'publish').mockImplementation(async (row) => {
    if (!row.subject.startsWith('cmd.')) return publish(row);
    seen.commands += 1;
    return publish(row).finally(() => (seen.commands -= 1));
  });
  const store = shop.app.get(OutboxStore);
  const settle = store.settle.bind(store);
  jest.spyOn(store, 'settle').mockImplementation(async (settlement) => {
    const settled = await settle(settlement);
    if (seen.commands > 0) seen.eventsBeside += settled.moved;
    return settled;
  });
  return seen;
}

describe('OutboxRelay, beside a stream that takes messages and does not answer', () => {
  it('goes on with other streams while it waits for the answer, and publishes in order once there is one', async () => {
    const jsm = await shop.link.jetstreamManager();
    await jsm.streams.add({ name: 'CMD_STOCK', subjects: ['cmd.stock.>'], no_ack: true });
    const seen = watch();
    await send('first');
    await send('second');
    await shop.relay();
    let last = 0;
    await eventually(async () => {
      await shop.happen('tea', (last += 1));
      expect(seen.eventsBeside).toBeGreaterThan(2);
    });
    expect(
      await temporary.query('SELECT message_id AS id, attempts FROM outbox WHERE destination = $1 ORDER BY outbox.id', [
        'cmd.stock',
      ]),
    ).toEqual([
      { id: 'first', attempts: 0 },
      { id: 'second', attempts: 0 },
    ]);

    await jsm.streams.update('CMD_STOCK', { no_ack: false });
    await eventually(async () => expect(await temporary.query('SELECT FROM outbox')).toEqual([]), {
      timeoutMs: 30_000,
    });
    const numbers = (await storedEvents(shop.link.get())).map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    const published = await temporary.query(
      `SELECT message_id AS id FROM outbox_published WHERE stream = 'CMD_STOCK' ORDER BY seq`,
    );
    expect(published).toEqual([{ id: 'first' }, { id: 'second' }]);
  });

  it('waits at its stop for what is under way', async () => {
    const jsm = await shop.link.jetstreamManager();
    await jsm.streams.add({ name: 'CMD_STOCK', subjects: ['cmd.stock.>'], no_ack: true });
    const seen = watch();
    await send('first');
    await shop.relay();
    await eventually(() => expect(seen.commands).toBe(1));
    await shop.stop();
    expect(seen.commands).toBe(0);
  });
});
