import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TransactionRequired } from '@nestwork/database';
import { StreamPublisher } from '@nestwork/messaging';
import { runWithTrace } from '@nestwork/observability';
import { eventually, NatsAccount, TestDatabase } from '@nestwork/testing';
import { DataSource } from 'typeorm';
import { aMessage } from '../spec-support/a-message.js';
import { ShopInstance } from '../spec-support/shop-instance.js';
import { NoteThing, ThingHappened } from '../spec-support/shop-messages.js';
import { storedEvents } from '../spec-support/stored-events.js';
import { KeyTooLong } from './key-too-long.js';
import { MessageTooLarge } from './message-too-large.js';
import { wireSizeOf } from './wire-size.js';

let temporary: TestDatabase;
let shop: ShopInstance;

beforeAll(async () => {
  temporary = await TestDatabase.create('shop');
  shop = await ShopInstance.start({
    databaseUrl: temporary.url,
    login: (await NatsAccount.claim()).login,
    pollMs: 60_000,
  });
});

afterAll(async () => {
  await shop.stop();
  await temporary.drop();
});

const waiting = () => temporary.query<Record<string, unknown>>('SELECT * FROM outbox ORDER BY id');

describe('Outbox, without a relay', () => {
  it('refuses to send outside a transaction, and says what it was', async () => {
    const sending = shop.outbox.publish(ThingHappened.of({ thing: 'a', number: 1 }));
    await expect(sending).rejects.toThrow(TransactionRequired);
    await expect(sending).rejects.toThrow(/evt\.shop\.thing-happened\.v1/);
  });

  it('writes nothing when the transaction rolls back', async () => {
    const failing = shop.database.transaction(async () => {
      await shop.outbox.publish(ThingHappened.of({ thing: 'a', number: 1 }));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(waiting()).resolves.toEqual([]);
  });

  it('writes what was sent, in call order, when the transaction commits', async () => {
    const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, correlationId: 'conversation' };
    await runWithTrace(trace, () =>
      shop.database.transaction(async () => {
        await shop.outbox.publish(ThingHappened.of({ thing: 'b', number: 2 }));
        await shop.outbox.send(NoteThing.of({ thing: 'c' }), {
          id: '0190b5a0-0000-7000-8000-000000000001',
          resend: 3,
          replyTo: 'cmd.shop.saga-reply.v1',
          replyRef: 'ref',
          key: 'saga',
        });
      }),
    );

    const [event, command] = await waiting();
    expect(event).toMatchObject({ key: 'b', destination: 'evt.shop', body: '{"thing":"b","number":2}' });
    expect(event!['headers']).toMatchObject({ 'x-correlation-id': 'conversation', 'ce-subject': 'b' });
    expect(command).toMatchObject({
      message_id: '0190b5a0-0000-7000-8000-000000000001',
      broker_id: '0190b5a0-0000-7000-8000-000000000001:r3',
      subject: 'cmd.store.note-thing.v1',
      destination: 'cmd.store',
      key: 'saga',
    });
    expect(command!['headers']).toMatchObject({ 'x-reply-to': 'cmd.shop.saga-reply.v1', 'x-reply-ref': 'ref' });
  });

  it('also writes what a hook sends after the others were written', async () => {
    await temporary.query('TRUNCATE outbox');
    await shop.database.transaction(async () => {
      await shop.outbox.publish(ThingHappened.of({ thing: 'a', number: 1 }));
      shop.database.beforeCommit(() => shop.outbox.publish(ThingHappened.of({ thing: 'a', number: 2 })));
    });
    expect((await waiting()).map(({ body }) => body)).toEqual(['{"thing":"a","number":1}', '{"thing":"a","number":2}']);
  });

  it('sends nothing of a savepoint that was rolled back, and everything around it in order', async () => {
    await temporary.query('TRUNCATE outbox');
    const dataSource = shop.app.get(DataSource);
    const send = (number: number) => shop.outbox.publish(ThingHappened.of({ thing: 'a', number }));
    const failing = (number: number) =>
      dataSource.transaction(async () => {
        await send(number);
        throw new Error('no');
      });
    await shop.database.transaction(async () => {
      await expect(failing(1)).rejects.toThrow('no');
      await send(2);
      await expect(failing(3)).rejects.toThrow('no');
      await dataSource.transaction(() => send(4));
    });
    expect((await waiting()).map(({ body }) => body)).toEqual(['{"thing":"a","number":2}', '{"thing":"a","number":4}']);
  });

  it('refuses a message that is larger than the broker takes, headers included, and writes none of its transaction', async () => {
    await temporary.query('TRUNCATE outbox');
    const limit = shop.link.get().info!.max_payload;
    const append = (body: string, headers: Record<string, string> = {}) =>
      shop.database.transaction(async () => {
        await shop.happen('a', 1);
        await shop.outbox.append(aMessage({ body, headers }));
      });
    const tooLarge = append('x'.repeat(limit));
    await expect(tooLarge).rejects.toThrow(MessageTooLarge);
    await expect(tooLarge).rejects.toThrow(
      new RegExp(`to evt\\.shop\\.thing-happened.* has ${limit + 70} bytes.* ${limit} bytes`),
    );
    await expect(append('é'.repeat(limit / 2))).rejects.toThrow(MessageTooLarge);
    await expect(append('x'.repeat(limit - 200), { 'ce-id': 'y'.repeat(200) })).rejects.toThrow(MessageTooLarge);
    expect(await waiting()).toEqual([]);
  });

  it('refuses an ordering key that its receivers could not keep, and writes none of its transaction', async () => {
    await temporary.query('TRUNCATE outbox');
    const publish = (thing: string) =>
      shop.database.transaction(async () => {
        await shop.happen('a', 1);
        await shop.outbox.publish(ThingHappened.of({ thing, number: 1 }));
      });
    const tooLong = publish('é'.repeat(501));
    await expect(tooLong).rejects.toThrow(KeyTooLong);
    await expect(tooLong).rejects.toThrow(/to evt\.shop\.thing-happened.* key of 1002 bytes, and 1000 are the most/);
    const sending = shop.database.transaction(() =>
      shop.outbox.send(NoteThing.of({ thing: 'a' }), { key: 'k'.repeat(1_001) }),
    );
    await expect(sending).rejects.toThrow(KeyTooLong);
    expect(await waiting()).toEqual([]);
    await publish('é'.repeat(500));
    expect(await waiting()).toHaveLength(2);
  });

  it('refuses nothing that the broker takes: what the message weighs is what the broker counts', async () => {
    const message = aMessage({ headers: { 'ce-id': 'id', 'ce-source': 'café' } });
    const room = shop.link.get().info!.max_payload - wireSizeOf({ ...message, body: '' });
    const publisher = shop.app.get(StreamPublisher);
    const publish = (size: number) => publisher.publish({ ...message, subject: 'evt.size.x', body: 'x'.repeat(size) });
    await expect(publish(room)).resolves.toMatchObject({ stream: 'EVT_SIZE' });
    await expect(publish(room + 1)).rejects.toThrow('max_payload');
  });

  it('gives the transactions of two callers to each alone', async () => {
    await temporary.query('TRUNCATE outbox');
    const failing = shop.database.transaction(async () => {
      await shop.outbox.publish(ThingHappened.of({ thing: 'lost', number: 1 }));
      await shop.database.outsideTransaction(() => shop.happen('kept', 1));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await waiting()).map(({ key }) => key)).toEqual(['kept']);
  });
});

describe('Outbox, with a relay', () => {
  it('publishes what waited, and moves it to the history', async () => {
    await temporary.query('TRUNCATE outbox');
    await shop.happen('a', 1, 2);
    await shop.relay();
    await eventually(async () => expect(await waiting()).toEqual([]));

    const events = await storedEvents(shop.link.get());
    expect(events.map(({ number }) => number)).toEqual([1, 2]);
    const history = await temporary.query<{ message_id: string; stream: string; seq: string }>(
      'SELECT message_id, stream, seq FROM outbox_published ORDER BY id',
    );
    expect(history).toEqual(
      events.map(({ id }, index) => ({ message_id: id, stream: 'EVT_SHOP', seq: String(index + 1) })),
    );
  });

  it('is woken by the commit instead of its next look', async () => {
    const before = (await storedEvents(shop.link.get())).length;
    await shop.happen('a', 3);
    await eventually(async () => expect(await storedEvents(shop.link.get())).toHaveLength(before + 1));
  });
});
