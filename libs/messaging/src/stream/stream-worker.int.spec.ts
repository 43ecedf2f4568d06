import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AckPolicy } from '@nats-io/jetstream';
import { NatsAccount, eventually } from '@nestwork/testing';
import { type Gate, gate } from '../../spec-support/gate.js';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import type { Delivery } from './delivery.js';
import { StreamWorker } from './stream-worker.js';

/** Handles one message for a worker of that name. */
type Handle = (worker: string, cents: number) => Promise<void> | void;

describe('a stream worker', () => {
  let shop: TestService;
  let workers: StreamWorker[];
  let handle: Handle;
  let revivals: number;
  let stuck: Gate<void>;
  let rests: boolean;
  /** What each worker began, in order. */
  let begun: { worker: string; cents: number }[];

  beforeEach(async () => {
    const { login } = await NatsAccount.claim();
    shop = await TestService.start({ login });
    const jsm = await shop.app.get(NatsLink).jetstreamManager();
    await jsm.consumers.add('EVT_SHOP', { durable_name: 'd', ack_policy: AckPolicy.Explicit });
    [workers, begun, handle, revivals, stuck, rests] = [[], [], () => {}, 0, gate(), false];
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    stuck.resolve();
    await Promise.all(workers.map((worker) => worker.stop()));
    await shop.stop();
  });

  const start = (
    name: string,
    { concurrency = 1, ackWaitMs = 30_000, maxAckPending = 1_000, maxAttempts = 5, consumerHeartbeatMs = 5_000 } = {},
  ) => {
    const take = async (delivery: Delivery) => {
      const { cents } = JSON.parse(Buffer.from(delivery.body).toString()) as { cents: number };
      begun.push({ worker: name, cents });
      await handle(name, cents);
      delivery.ack();
    };
    const worker = new StreamWorker({
      link: shop.app.get(NatsLink),
      settings: new MessagingSettings({ service: 'shop', servers: '', ackWaitMs, maxAttempts, consumerHeartbeatMs }),
      consumer: { stream: 'EVT_SHOP', durable: 'd', filterSubject: '', maxAckPending, maxDeliveries: -1 },
      concurrency,
      rests: () => rests,
      take,
      ensure: async () => {},
      isStalled: async () => false,
      revived: () => void (revivals += 1),
    });
    workers.push(worker);
    worker.start();
    return worker;
  };

  const publish = async (count: number) => {
    for (let cents = 1; cents <= count; cents++) await publishPrice(shop.publisher, cents);
  };
  const info = async () => (await shop.app.get(NatsLink).jetstreamManager()).consumers.info('EVT_SHOP', 'd');
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
  const begunBy = (name: string) => begun.filter(({ worker }) => worker === name).map(({ cents }) => cents);

  /** What is said to the server from now on: how many messages each pull asks for, and which word how often about each message. */
  const overhear = () => {
    const [asked, naks, signs]: [number[], Map<string, number>, Map<string, number>] = [[], new Map(), new Map()];
    const link = shop.app.get(NatsLink);
    const publish = link.publish.bind(link);
    jest.spyOn(link, 'publish').mockImplementation((subject, payload, options) => {
      const text = String(payload);
      if (subject.includes('MSG.NEXT')) asked.push((JSON.parse(text) as { batch: number }).batch);
      const place = subject.split('.')[5] ?? '';
      if (text.startsWith('-NAK')) naks.set(place, (naks.get(place) ?? 0) + 1);
      if (text.startsWith('+WPI')) signs.set(place, (signs.get(place) ?? 0) + 1);
      publish(subject, payload, options);
    });
    return { asked, naks, signs };
  };

  it('asks for many messages at once while handlers are quick, and has no more in work than it may', async () => {
    await publish(100);
    const { asked } = overhear();
    let most = 0;
    let inWork = 0;
    handle = async () => {
      most = Math.max(most, ++inWork);
      await new Promise(setImmediate);
      inWork--;
    };
    start('a', { concurrency: 3 });
    await eventually(() => expect(begun.map(({ cents }) => cents)).toEqual(upTo(100)));
    expect(asked.length).toBeLessThan(50);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('asks for one at a time where the order says so', async () => {
    await publish(20);
    const { asked } = overhear();
    start('a', { maxAckPending: 1 });
    await eventually(() => expect(begun).toHaveLength(20));
    expect(new Set(asked)).toEqual(new Set([1]));
  });

  it('that stops gives back at once what it had not begun', async () => {
    await publish(20);
    handle = (worker, cents) => (worker === 'a' && cents === 5 ? stuck.promise : undefined);
    const first = start('a');
    await eventually(() => expect(begun).toHaveLength(5));
    const stopped = first.stop();
    start('b');
    await eventually(() => expect(begunBy('b').toSorted((a, b) => a - b)).toEqual(upTo(20).slice(5)));
    stuck.resolve();
    await stopped;
    expect(begunBy('a')).toEqual(upTo(5));
  });

  it('whose handlers suddenly hang leaves what waits behind them to another one that is free', async () => {
    await publish(8);
    handle = (worker, cents) => (worker === 'a' && cents === 3 ? stuck.promise : undefined);
    start('a', { ackWaitMs: 300 });
    await eventually(() => expect(begun).toHaveLength(3));
    start('b');
    await eventually(() => expect(begunBy('b').toSorted((a, b) => a - b)).toEqual([4, 5, 6, 7, 8]));
    stuck.resolve();
  });

  it('keeps those alive that another delivery would put under suspicion, and gives none of them back', async () => {
    await publish(8);
    const consumer = await shop.app.get(NatsLink).jetstream().consumers.get('EVT_SHOP', 'd');
    for await (const message of await consumer.fetch({ max_messages: 8 })) message.nak();
    await publish(8);
    const { naks, signs } = overhear();
    handle = () => (begun.length === 3 ? stuck.promise : undefined);
    start('a', { ackWaitMs: 300, maxAttempts: 2 });
    // The third is in work, the fourth waits for it; how many more do depends on how quick the first two were.
    await eventually(() => expect(signs.get('4')).toBeGreaterThan(3));
    stuck.resolve();
    await eventually(() => expect(begunBy('a')).toHaveLength(16));
    expect([...naks.keys()].filter((place) => Number(place) <= 8)).toEqual([]);
  });

  it('that gives messages back because it hangs asks for no others before it goes on', async () => {
    await publish(80);
    const { asked, naks, signs } = overhear();
    handle = () => (begun.length === 3 ? stuck.promise : undefined);
    start('a', { ackWaitMs: 300, consumerHeartbeatMs: 100 });
    await eventually(() => expect(naks.size).toBeGreaterThan(0));
    const askedBefore = asked.length;
    const signsBefore = signs.get('3') ?? 0;
    // Several looks, and several heartbeats of the consumer, which ask as well.
    await eventually(() => expect(signs.get('3')).toBeGreaterThan(signsBefore + 5));
    expect(asked).toHaveLength(askedBefore);
    stuck.resolve();
    await eventually(() => expect(begunBy('a').toSorted((a, b) => a - b)).toEqual(upTo(80)));
  });

  it('that is to rest asks for no messages, and goes on within a heartbeat when it need not', async () => {
    await publish(3);
    const { asked } = overhear();
    rests = true;
    start('a', { consumerHeartbeatMs: 100 });
    start('b', { consumerHeartbeatMs: 100 });
    const { stream_seq } = (await info()).delivered;
    expect([asked, stream_seq]).toEqual([[], 0]);
    rests = false;
    await eventually(() => expect(begun).toHaveLength(3));
  });

  it('gives back what it read ahead when its process ends', async () => {
    await publish(8);
    handle = (worker) => (worker === 'a' && begun.length === 3 ? stuck.promise : undefined);
    const first = start('a');
    await eventually(() => expect(begun).toHaveLength(3));
    expect(first.giveBack()).toHaveLength(1);
    start('b');
    await eventually(() => expect(begunBy('b')).toEqual(expect.arrayContaining([4, 5, 6, 7, 8])));
    stuck.resolve();
  });

  it('asks for the next ones when there was less to read ahead than it asked for', async () => {
    await publish(15);
    start('a', { concurrency: 2 });
    await eventually(() => expect(begun).toHaveLength(15));
    await publish(5);
    await eventually(() => expect(begun).toHaveLength(20));
    expect(revivals).toBe(0);
  });
});
