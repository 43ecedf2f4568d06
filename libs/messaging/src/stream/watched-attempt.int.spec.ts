import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, headers, nanos } from '@nats-io/transport-node';
import { newMessageId } from '@nestwork/contract-kit';
import { eventually, NatsAccount, type NatsLogin } from '@nestwork/testing';
import { MemoryFailureStore } from '../../spec-support/memory-failure-store.js';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { Recorder } from '../../spec-support/recorder.js';
import { PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { EventConsumer } from '../handlers/event-consumer.js';
import { MessagingSettings } from '../messaging-settings.js';
import { InfrastructureErrors } from '../pipeline/infrastructure-errors.js';
import { Attempts } from './attempts.js';
import { DeadLetterNotices } from './dead-letter-notices.js';
import { DeadLetters } from './dead-letters.js';
import { Delivery } from './delivery.js';
import { DeliveryProcessor } from './delivery-processor.js';
import { StoreOutage } from './store-outage.js';
import { StreamEndpoints } from './stream-endpoints.js';

let recorder: Recorder;

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  handle(event: PriceChanged, context: Parameters<Recorder['take']>[1]): Promise<void> {
    return recorder.take(event, context);
  }
}

describe('a message that is delivered more often than it may fail', () => {
  const id = newMessageId();
  let login: NatsLogin;
  let failures: MemoryFailureStore;
  let shop: TestService;
  let said: string[];
  let outage: StoreOutage;

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
    failures = new MemoryFailureStore();
    recorder = new Recorder();
    said = [];
    outage = new StoreOutage(failures);
    shop = await start();
  });

  afterEach(async () => {
    await outage.stop();
    await shop.stop();
  });

  const start = () => TestService.start({ login, failures, providers: [PriceTags], ackWaitMs: 100, maxAttempts: 3 });

  /** What a process of its own would do with this delivery. */
  function process(number: number): Promise<void> {
    const [endpoint] = shop.app.get(StreamEndpoints).all;
    const deadLetters = new DeadLetters(failures, shop.app.get(DeadLetterNotices));
    const settings = shop.app.get(MessagingSettings);
    const processor = new DeliveryProcessor(endpoint!, {
      settings,
      attempts: shop.app.get(Attempts),
      failures,
      deadLetters,
      outage,
    });
    const publish = (_: string, word: unknown) => void said.push(String(word));
    const link = { publish, publishTogether: publish };
    return processor.process(new Delivery(link, delivered(number)));
  }

  function delivered(number: number) {
    const fields = headers();
    for (const [name, value] of [
      ['ce-id', id],
      ['ce-type', 'shop.price-changed.v1'],
      ['ce-specversion', '1.0'],
    ] as const)
      fields.set(name, value);
    const reply = `$JS.ACK.EVT_SHOP.shop_price-tags.${number}.17.1.0.0`;
    const data = Buffer.from('{"product":"tea","cents":100}');
    return { subject: 'evt.shop.price-changed.v1.3', reply, headers: fields, data };
  }

  it('because links break before it arrives is handled as if nothing had been, however often', async () => {
    await shop.stop();
    const publisher = await TestService.start({ login, service: 'publisher' });
    await publishPrice(publisher.publisher, 100);
    await publisher.stop();
    await takeAndLose(12);

    shop = await start();
    await recorder.until(1);
    await eventually(() => expect([...failures.begun.values()]).toEqual([0]));
    expect(recorder.received[0]?.attempt).toBeGreaterThan(12);
    expect(failures.dead).toEqual([]);
  });

  it('because it ends its process each time is set aside after a bounded number of crashes', async () => {
    recorder.react = () => new Promise(() => {});
    for (let number = 1; number <= 6; number++) {
      void process(number);
      await recorder.until(number);
    }
    await process(7);

    expect(recorder.received).toHaveLength(6);
    expect(failures.dead).toMatchObject([
      {
        deliveries: 7,
        error: { name: 'GivenUp', message: 'Hung or crashed in each of 3 attempts, and never came back' },
      },
    ]);
    expect(said).toEqual(['+TERM']);
  });

  it('and fails leaves nothing that counts as a crash', async () => {
    recorder.react = () => {
      throw new Error('broken');
    };
    await process(20);

    expect([...failures.begun.values()]).toEqual([0]);
    expect(failures.failures).toHaveLength(1);
  });

  it('and finds something away until that counts leaves nothing that counts as a crash', async () => {
    shop.app.get(InfrastructureErrors).add(() => true);
    recorder.react = () => {
      throw new Error('away');
    };
    await process(20);

    expect(failures.failures).toHaveLength(1);
    expect([...failures.begun.values()]).toEqual([0]);
  });

  it('is not begun before that can be written down', async () => {
    failures.outage = new Error('no connection');
    const processing = process(20);
    await eventually(() => expect(failures.refused).toBeGreaterThan(0));
    expect(recorder.received).toHaveLength(0);
    failures.outage = undefined;
    await processing;

    expect(recorder.received).toHaveLength(1);
    expect(said).toEqual(['+ACK']);
  });

  it('goes back at once while this instance knows that nothing can be written down', async () => {
    failures.outage = new Error('no connection');
    outage.begin();
    await process(20);
    expect(said).toEqual(['-NAK {"delay":5000000000}']);
  });

  async function takeAndLose(times: number): Promise<void> {
    const stranger = await connect({ servers: login.servers, user: login.user!, pass: login.pass! });
    let taken = 0;
    stranger.subscribe('_INBOX.lost', { callback: (_, msg) => void (taken += msg.reply ? 1 : 0) });
    const pull = JSON.stringify({ batch: times, expires: nanos(20_000) });
    stranger.publish('$JS.API.CONSUMER.MSG.NEXT.EVT_SHOP.shop_price-tags', pull, { reply: '_INBOX.lost' });
    await eventually(() => expect(taken).toBe(times));
    await stranger.close();
  }
});
