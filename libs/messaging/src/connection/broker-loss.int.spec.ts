import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueryHandler } from '@nestjs/cqrs';
import { HealthRegistry, Metrics } from '@nestwork/observability';
import { NatsServerProcess, eventually } from '@nestwork/testing';
import { gate } from '../../spec-support/gate.js';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { Recorder } from '../../spec-support/recorder.js';
import { GetPrice, Price, PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { EventConsumer } from '../handlers/event-consumer.js';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { DeadlinePassed, ServiceUnavailable } from '../request/request-errors.js';
import { NatsLink } from './nats-link.js';

let recorder: Recorder;
let slowAnswer: Promise<void> | undefined;

@QueryHandler(GetPrice)
class GetPriceHandler {
  async execute({ product }: GetPrice): Promise<Price> {
    await slowAnswer;
    return Price.of({ product, cents: 450 });
  }
}

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  handle(event: PriceChanged, context: IncomingMessage): Promise<void> {
    return recorder.take(event, context);
  }
}

@EventConsumer(PriceChanged, { durable: 'shop.ledger', ordered: true })
class Ledger {
  async handle(): Promise<void> {}
}

const describeWithBroker = NatsServerProcess.isAvailable ? describe : describe.skip;

describeWithBroker('a broker that', () => {
  let broker: NatsServerProcess;
  let shop: TestService;

  beforeEach(async () => {
    recorder = new Recorder();
    slowAnswer = undefined;
    broker = await NatsServerProcess.start();
    shop = await TestService.start({
      login: broker.login,
      providers: [GetPriceHandler, PriceTags, Ledger],
      ackWaitMs: 1_000,
      pingIntervalMs: 500,
    });
  });

  afterEach(async () => {
    await shop.stop();
    await broker.stop();
  });

  const ask = (timeoutMs = 3_000) => shop.client.request(GetPrice.of({ product: 'tea' }), { timeoutMs });
  const subscriptions = async () =>
    Number(/nestwork_nats_subscriptions\S* (\d+)/.exec(await shop.app.get(Metrics).text())?.[1]);
  const isConnected = () => shop.app.get(NatsLink).isConnected;
  const disconnected = () => eventually(() => expect(isConnected()).toBe(false));
  const connected = () => eventually(() => expect(isConnected()).toBe(true));

  it('is lost leaves no subscription behind', async () => {
    // The first request opens the inbox for all replies.
    await ask();
    const before = await subscriptions();
    expect(before).toBeGreaterThan(0);
    await broker.kill();
    await disconnected();
    await broker.restart();
    await connected();
    await eventually(async () => expect(await ask()).toMatchObject({ cents: 450 }));
    await eventually(async () => expect(await subscriptions()).toBe(before));
  });

  it('is killed and comes back, again and again, leaves no deaf client and no deaf consumer (T20)', async () => {
    for (let round = 1; round <= 3; round++) {
      await broker.kill();
      await disconnected();
      await expect(ask()).rejects.toBeInstanceOf(ServiceUnavailable);
      await expect(publishPrice(shop.publisher, round)).rejects.toThrow('Not connected to NATS');
      await broker.restart();
      await connected();
      await eventually(async () => expect(await ask()).toMatchObject({ cents: 450 }));
      await eventually(async () =>
        expect(await publishPrice(shop.publisher, round)).toMatchObject({ duplicate: false }),
      );
      await eventually(() => expect(recorder.cents).toContain(round));
      await eventually(async () => expect(await healthOf('nats', 'consumers')).toEqual([true, true]));
    }
  });

  it('is away longer than ten attempts to reconnect is found again (T1)', async () => {
    await broker.kill();
    await disconnected();
    await eventually(async () => expect(await failedDials()).toBeGreaterThan(10), { timeoutMs: 30_000 });
    await broker.restart();
    await connected();
    await eventually(async () => expect(await ask()).toMatchObject({ cents: 450 }));
  }, 30_000);

  it('is not there when a service starts is waited for', async () => {
    await broker.kill();
    const late = TestService.start({ login: broker.login, service: 'late' });
    await disconnected();
    await broker.restart();
    const service = await late;
    // Who answers has to find the broker again too, and may be later.
    const price = () => service.client.request(GetPrice.of({ product: 'tea' }));
    await eventually(async () => expect(await price()).toMatchObject({ cents: 450 }));
    await service.stop();
  });

  it('dies while a request is in work leaves its outcome unknown, not unavailable', async () => {
    const release = gate();
    slowAnswer = release.promise;
    const outcome = ask(700).catch((error: unknown) => error);
    await shop.app.get(NatsLink).get().flush();
    await broker.kill();
    expect(await outcome).toBeInstanceOf(DeadlinePassed);
    release.resolve();
    await broker.restart();
    await connected();
  });

  it('dies while a message is in work gets its acknowledgement over the next connection', async () => {
    const release = gate();
    recorder.react = () => release.promise;
    await publishPrice(shop.publisher, 7);
    await recorder.until(1);
    await broker.kill();
    await disconnected();
    await broker.restart();
    await connected();
    release.resolve();
    await eventually(async () => {
      const jsm = await shop.app.get(NatsLink).jetstreamManager();
      const { num_ack_pending, num_pending } = await jsm.consumers.info('EVT_SHOP', 'shop_price-tags');
      expect({ num_ack_pending, num_pending }).toEqual({ num_ack_pending: 0, num_pending: 0 });
    });
  });

  it('takes no more bytes on an open connection is noticed by missing pongs and left for a new connection (T18, T22)', async () => {
    broker.freeze();
    for (let megabytes = 0; megabytes < 20; megabytes++)
      shop.app.get(NatsLink).publish('elsewhere', 'x'.repeat(1_000_000));
    await eventually(async () => expect(await healthOf('nats')).toEqual([false]));
    await eventually(() => expect(isConnected()).toBe(false));
    broker.thaw();
    await connected();
    await eventually(async () => expect(await healthOf('nats')).toEqual([true]));
    await eventually(async () => expect(await ask()).toMatchObject({ cents: 450 }));
  });

  const failedDials = async () => {
    const text = await shop.app.get(Metrics).text();
    return Number(/^nestwork_nats_connect_failures_total\S* (\d+)$/m.exec(text)?.[1]);
  };

  const healthOf = async (...names: string[]) => {
    const results = await Promise.all(names.map((name) => shop.app.get(HealthRegistry).run(name)));
    return results.flatMap((result) => [...result.values()].map(({ up }) => up));
  };
});
