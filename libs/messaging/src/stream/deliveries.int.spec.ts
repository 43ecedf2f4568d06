import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Msg } from '@nats-io/transport-node';
import { newMessageId } from '@nestwork/contract-kit';
import { NatsAccount, type NatsLogin, eventually } from '@nestwork/testing';
import { gate } from '../../spec-support/gate.js';
import { MemoryFailureStore } from '../../spec-support/memory-failure-store.js';
import { manyRoundTrips } from '../../spec-support/round-trips.js';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { Recorder } from '../../spec-support/recorder.js';
import { PriceChanged, ProductUnknown } from '../../spec-support/shop-messages.js';
import { TestService, type TestServiceOptions } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';
import { EventConsumer } from '../handlers/event-consumer.js';
import type { IncomingMessage } from '../pipeline/incoming-message.js';
import { InfrastructureErrors } from '../pipeline/infrastructure-errors.js';
import { ServiceUnavailable } from '../request/request-errors.js';

let recorder: Recorder;

@EventConsumer(PriceChanged, { durable: 'shop.price-tags' })
class PriceTags {
  handle(event: PriceChanged, context: IncomingMessage): Promise<void> {
    return recorder.take(event, context);
  }
}

class DatabaseIsAway extends Error {}

describe('a delivered event', () => {
  let login: NatsLogin;
  let failures: MemoryFailureStore;
  let shop: TestService;
  let started: TestService[];

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
    failures = new MemoryFailureStore();
    recorder = new Recorder();
    started = [];
  });

  afterEach(() => Promise.all(started.map((service) => service.stop())));

  const start = async (options: Partial<TestServiceOptions> = {}): Promise<void> => {
    shop = await TestService.start({ login, failures, providers: [PriceTags], ...options });
    started.push(shop);
  };

  const consumerInfo = async () =>
    (await shop.app.get(NatsLink).jetstreamManager()).consumers.info('EVT_SHOP', 'shop_price-tags');

  const nothingPending = () =>
    eventually(async () => {
      const { num_ack_pending, num_pending } = await consumerInfo();
      expect({ num_ack_pending, num_pending }).toEqual({ num_ack_pending: 0, num_pending: 0 });
    });

  it('is handled and acknowledged', async () => {
    await start();
    await publishPrice(shop.publisher, 100);
    await recorder.until(1);
    await nothingPending();
    expect(recorder.received).toMatchObject([{ cents: 100, attempt: 1 }]);
  });

  it('that fails comes again after a pause that grows, until it succeeds (T8, T23)', async () => {
    await start({ retryDelaysMs: [100, 300] });
    const said = wordsToBroker();
    recorder.react = () => {
      if (recorder.received.length < 3) throw new Error('not yet');
    };
    await publishPrice(shop.publisher, 100);
    await recorder.until(3);
    await nothingPending();
    const [first, second, third] = said.map((word) => Number(/^-NAK {"delay":(\d+)}$/.exec(word)?.[1]) / 1e6);
    expect(first).toBeGreaterThanOrEqual(100);
    expect(first).toBeLessThanOrEqual(120);
    expect(second).toBeGreaterThanOrEqual(300);
    expect(second).toBeLessThanOrEqual(360);
    expect(third).toBeNaN();
    expect(said.at(-1)).toBe('+ACK');
    expect(failures.failures).toHaveLength(2);
    expect(failures.dead).toHaveLength(0);
  });

  it('that always fails is set aside after the last attempt, with cause, stack, attempts, headers and handler (T8)', async () => {
    await start({ maxAttempts: 3 });
    recorder.react = () => {
      throw new Error('cannot print', { cause: new Error('out of paper') });
    };
    const announced = nextMessageOn('dlq.shop.shop_price-tags');
    const { seq } = await publishPrice(shop.publisher, 100);
    await eventually(() => expect(failures.dead).toHaveLength(1));
    await nothingPending();
    expect(recorder.received).toHaveLength(3);
    expect(failures.dead[0]).toMatchObject({
      consumer: 'shop.price-tags',
      stream: 'EVT_SHOP',
      streamSequence: seq,
      body: '{"product":"tea","cents":100}',
      deliveries: 3,
      handler: 'PriceTags',
      headers: { 'ce-type': 'shop.price-changed.v1', 'ce-subject': 'tea' },
      error: { name: 'Error', message: 'cannot print', stack: expect.stringContaining('out of paper') },
    });
    expect(await announced).toMatchObject({ consumer: 'shop.price-tags', cause: 'Error: cannot print' });
  });

  it('that cannot be decoded is set aside at once, with what the broker stored', async () => {
    await start();
    const link = shop.app.get(NatsLink);
    link.publish('evt.shop.price-changed.v1.3', Buffer.from('7b00ff', 'hex'), { headers: { 'ce-id': 'none\u00e9' } });
    await eventually(() => expect(failures.dead).toHaveLength(1));
    await nothingPending();
    expect(recorder.received).toHaveLength(0);
    expect(failures.dead[0]).toMatchObject({
      body: 'base64:ewD/',
      deliveries: 1,
      error: { name: 'UndecodableMessage' },
    });
  });

  it('that does not fit its contract is set aside with what is wrong with it, and where', async () => {
    await start();
    const link = shop.app.get(NatsLink);
    const headers = { 'ce-id': newMessageId(), 'ce-type': 'shop.price-changed.v1' };
    link.publish('evt.shop.price-changed.v1.3', JSON.stringify({ product: 'tea', cents: 'many' }), { headers });
    await eventually(() => expect(failures.dead).toHaveLength(1));
    expect(failures.dead[0]?.error.message).toMatch(/^Message \d+ of \w+ cannot be read: .*cents must be /);
  });

  it('that its handler refuses by contract is set aside at once: another attempt would be refused too', async () => {
    await start();
    recorder.react = ({ product }) => {
      throw ProductUnknown.of({ product });
    };
    await publishPrice(shop.publisher, 100);
    await eventually(() => expect(failures.dead).toHaveLength(1));
    expect(recorder.received).toHaveLength(1);
  });

  it('whose handler found another service unavailable is tried again', async () => {
    await start();
    recorder.react = () => {
      if (recorder.received.length === 1) throw ServiceUnavailable.of({ request: 'x.y.v1', reason: 'away' });
    };
    await publishPrice(shop.publisher, 100);
    await recorder.until(2);
    await nothingPending();
    expect(failures.dead).toHaveLength(0);
  });

  it('runs once, in one of two instances, although its handler takes longer than the ack wait (T6, T25)', async () => {
    await start({ ackWaitMs: 300 });
    await start({ ackWaitMs: 300 });
    const said = wordsToBroker();
    const release = gate();
    recorder.react = () => release.promise;
    await publishPrice(shop.publisher, 100);
    await recorder.until(1);
    // One every third of the ack wait.
    await eventually(() => expect(said.filter((word) => word === '+WPI').length).toBeGreaterThan(8));
    release.resolve();
    await nothingPending();
    expect(recorder.received).toHaveLength(1);
  });

  it('whose handler hangs is aborted, counts as failed, and is set aside after the last attempt', async () => {
    await start({ handlerTimeoutMs: 80, maxAttempts: 2 });
    const aborted: boolean[] = [];
    recorder.react = (_, { signal }) =>
      new Promise<void>(() => signal.addEventListener('abort', () => aborted.push(signal.aborted)));
    await publishPrice(shop.publisher, 100);
    await eventually(() => expect(failures.dead).toHaveLength(1));
    expect(failures.dead[0]).toMatchObject({ error: { name: 'HandlingTimedOut' }, deliveries: 2 });
    expect(aborted).toEqual([true, true]);
  });

  it('is held while the database is away: no attempt and no delivery is used up, however long it takes', async () => {
    await start();
    shop.app.get(InfrastructureErrors).add((error) => error instanceof DatabaseIsAway);
    recorder.react = () => {
      if (recorder.received.length < 3) throw new DatabaseIsAway();
    };
    await publishPrice(shop.publisher, 100);
    await recorder.until(3);
    await nothingPending();
    expect(failures.failures).toHaveLength(0);
    expect(recorder.received.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
  });

  it('is held when its failure cannot be written down', async () => {
    await start();
    failures.outage = new Error('no connection');
    recorder.react = () => {
      if (recorder.received.length === 2) failures.outage = undefined;
      if (recorder.received.length < 4) throw new Error('broken');
    };
    await publishPrice(shop.publisher, 100);
    await recorder.until(4);
    await nothingPending();
    expect(failures.failures).toHaveLength(2);
    expect(recorder.received.map(({ attempt }) => attempt)).toEqual([1, 1, 2, 3]);
  });

  it('in work is finished and acknowledged before the service closes; a held one goes back to the broker (T10)', async () => {
    await start();
    const reached = gate();
    let finished = false;
    recorder.react = async ({ cents }) => {
      if (cents === 1) throw new DatabaseIsAway();
      reached.resolve();
      await manyRoundTrips(login);
      finished = true;
    };
    shop.app.get(InfrastructureErrors).add((error) => error instanceof DatabaseIsAway);
    await publishPrice(shop.publisher, 1);
    await publishPrice(shop.publisher, 2);
    await reached.promise;
    await shop.stop();
    expect(finished).toBe(true);
    recorder.react = () => {};
    await start();
    await eventually(() => expect(recorder.cents.filter((cents) => cents === 1).length).toBeGreaterThan(1));
    await nothingPending();
    expect(recorder.cents.filter((cents) => cents === 2)).toHaveLength(1);
  });

  function wordsToBroker(): string[] {
    const words: string[] = [];
    const receive = (msg: Msg) => void words.push(msg.string());
    shop.app.get(NatsLink).subscribe('$JS.ACK.EVT_SHOP.shop_price-tags.>', { receive });
    return words;
  }

  function nextMessageOn(subject: string): Promise<unknown> {
    return new Promise((resolve) => {
      shop.app.get(NatsLink).subscribe(subject, { receive: (msg) => resolve(msg.json()) });
    });
  }
});
