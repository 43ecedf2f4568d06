import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AckPolicy } from '@nats-io/jetstream';
import { NatsAccount, eventually } from '@nestwork/testing';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';
import { ConsumerDeclarations } from './consumer-declarations.js';
import { PullLoop, type PullLoopOptions } from './pull-loop.js';

describe('a pull loop', () => {
  let shop: TestService;
  let loop: PullLoop | undefined;

  beforeEach(async () => {
    shop = await TestService.start({ login: (await NatsAccount.claim()).login });
    const jsm = await shop.app.get(NatsLink).jetstreamManager();
    await jsm.consumers.add('EVT_SHOP', { durable_name: 'd', ack_policy: AckPolicy.Explicit });
  });

  afterEach(async () => {
    await loop?.stop();
    await shop.stop();
  });

  const make = (options: Partial<PullLoopOptions>) =>
    (loop = new PullLoop({
      link: shop.app.get(NatsLink),
      stream: 'EVT_SHOP',
      durable: 'd',
      inboxPrefix: '_INBOX.shop',
      heartbeatMs: 100,
      free: () => 1,
      take: () => {},
      ensure: async () => {},
      isStalled: async () => false,
      revived: () => {},
      ...options,
    }));
  const start = (options: Partial<PullLoopOptions>) => make(options).start();

  it('pulls nothing before it is started, not even over a connection that was replaced meanwhile', async () => {
    let askedForRoom = 0;
    let taken = 0;
    make({ free: () => (askedForRoom++, 1), take: () => taken++ });
    const link = shop.app.get(NatsLink);
    const rebuilt = new Promise<void>((resolve) => link.onRebuilt(() => resolve()));
    await link.get().close();
    await rebuilt;
    expect(askedForRoom).toBe(0);
    loop!.start();
    await publishPrice(shop.publisher, 1);
    await eventually(() => expect(taken).toBe(1));
  });

  it('never has more messages out than can be taken', async () => {
    for (let cents = 1; cents <= 30; cents++) await publishPrice(shop.publisher, cents);
    let inWork = 0;
    let most = 0;
    let taken = 0;
    const take = () => {
      most = Math.max(most, ++inWork);
      taken++;
      setImmediate(() => {
        inWork--;
        loop!.pull();
      });
    };
    start({ free: () => 3 - inWork, take });
    await eventually(() => expect(taken).toBe(30));
    expect(most).toBe(3);
  });

  it('that is open and quiet is not deaf: the server sends heartbeats', async () => {
    let asked = 0;
    const isStalled = async () => (asked++, false);
    let revived = 0;
    start({ isStalled, revived: () => revived++ });
    await eventually(() => expect(asked).toBe(2));
    expect([revived, loop!.isDeaf]).toEqual([0, false]);
  });

  it('asks anew when the server keeps messages back although it sends heartbeats (T20)', async () => {
    let stalled = true;
    const steps: string[] = [];
    start({
      isStalled: async () => stalled,
      ensure: async () => void steps.push('ensured'),
      revived: () => steps.push('revived'),
    });
    await eventually(() => expect(steps).toEqual(['revived', 'ensured']));
    stalled = false;
    let taken = 0;
    await loop!.stop();
    start({ take: () => taken++ });
    await publishPrice(shop.publisher, 1);
    await eventually(() => expect(taken).toBe(1));
  });

  it('knows a consumer with messages that nobody gets from one that is busy or done', async () => {
    const consumers = shop.app.get(ConsumerDeclarations, { strict: false });
    const declaration = { stream: 'EVT_SHOP', durable: 'd', filterSubject: '', maxAckPending: 1, maxDeliveries: -1 };
    expect(await consumers.isStalled(declaration)).toBe(false);
    await publishPrice(shop.publisher, 1);
    await publishPrice(shop.publisher, 2);
    // In a cluster the consumer may hear of a message a moment after its publisher did.
    await eventually(async () => expect(await consumers.isStalled(declaration)).toBe(true));
    start({});
    await eventually(async () => expect(await consumers.isStalled(declaration)).toBe(false));
  });
});
