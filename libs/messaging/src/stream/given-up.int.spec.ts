import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node';
import { NatsAccount, type NatsLogin, eventually } from '@nestwork/testing';
import { MemoryFailureStore } from '../../spec-support/memory-failure-store.js';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { Recorder } from '../../spec-support/recorder.js';
import { PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { EventConsumer } from '../handlers/event-consumer.js';

let recorder: Recorder;

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  handle(event: PriceChanged, context: Parameters<Recorder['take']>[1]): Promise<void> {
    return recorder.take(event, context);
  }
}

describe('a message that the server gave up on (T24)', () => {
  let login: NatsLogin;
  let failures: MemoryFailureStore;
  let stranger: NatsConnection;

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
    failures = new MemoryFailureStore();
    recorder = new Recorder();
    stranger = await connect({ servers: login.servers, user: login.user!, pass: login.pass! });
  });

  afterEach(() => stranger.close());

  const start = () => TestService.start({ login, failures, providers: [PriceTags], ackWaitMs: 150, maxAttempts: 1 });

  function pull(batch: number): void {
    const request = JSON.stringify({ batch, expires: nanos(20_000) });
    stranger.publish('$JS.API.CONSUMER.MSG.NEXT.EVT_SHOP.shop_price-tags', request, { reply: '_INBOX.dying' });
  }

  // A process that takes messages and dies, as the broker sees it: nothing comes back.
  async function takeAndDie(times: number): Promise<void> {
    let taken = 0;
    const inbox = stranger.subscribe('_INBOX.dying', { callback: (_, msg) => void (taken += msg.reply ? 1 : 0) });
    pull(times);
    await eventually(() => expect(taken).toBe(times));
    inbox.unsubscribe();
    await stranger.flush();
  }

  it('because no delivery to an older version came to an end is set aside, also when no instance ran at that time', async () => {
    const before = await start();
    await before.stop();
    const publisher = await TestService.start({ login, service: 'publisher' });
    const { seq } = await publishPrice(publisher.publisher, 100);
    await publisher.stop();
    const jsm = await jetstreamManager(stranger);
    await jsm.consumers.update('EVT_SHOP', 'shop_price-tags', { max_deliver: 6 });
    await takeAndDie(6);
    // The server notices only when somebody asks for the next message, before the limit is raised.
    await eventually(async () => {
      pull(1);
      expect((await jsm.streams.info('ADVISORIES')).state.messages).toBe(1);
    });

    const after = await start();
    await eventually(() => expect(failures.dead).toHaveLength(1));
    expect(failures.dead[0]).toMatchObject({
      consumer: 'shop.price-tags',
      streamSequence: seq,
      body: '{"product":"tea","cents":100}',
      deliveries: 6,
      handler: 'PriceTags',
      error: { name: 'GivenUp', message: 'None of 6 deliveries came to an end' },
    });
    expect(recorder.received).toHaveLength(0);
    await after.stop();
  });

  it('is not lost when it cannot be saved at once', async () => {
    const shop = await start();
    failures.outage = new Error('no connection');
    const notice = { stream: 'EVT_SHOP', consumer: 'shop_price-tags', stream_seq: 1, deliveries: 6 };
    await publishPrice(shop.publisher, 100);
    stranger.publish('$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.EVT_SHOP.shop_price-tags', JSON.stringify(notice));
    await eventually(() => expect(failures.refused).toBeGreaterThan(2));
    failures.outage = undefined;
    await eventually(() => expect(failures.dead).toHaveLength(1));
    await shop.stop();
  });

  it('belongs to one service: others read the notice and leave it', async () => {
    const shop = await start();
    for (const consumer of ['bakery_price-tags', 'shop-two_price-tags', 'shop_older-version']) {
      const notice = { stream: 'EVT_SHOP', consumer, stream_seq: 1, deliveries: 6 };
      stranger.publish(`$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.EVT_SHOP.${consumer}`, JSON.stringify(notice));
    }
    await publishPrice(shop.publisher, 100);
    await eventually(() => expect(failures.dead).toHaveLength(1));
    expect(failures.dead[0]).toMatchObject({ consumer: 'shop_older-version', handler: 'unknown to this version' });
    await shop.stop();
  });
});
