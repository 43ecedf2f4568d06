import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, NatsServerProcess } from '@nestwork/testing';
import { PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import type { BackgroundLoop } from '../background-loops.js';
import { NatsLink } from '../connection/nats-link.js';
import { encodeMessage } from '../wire/encode-message.js';
import { EventFollowers } from './event-followers.js';
import { FollowsEvents, type EventFollower } from './followed-events.js';

@FollowsEvents(PriceChanged)
class Prices implements EventFollower {
  readonly shown: number[] = [];
  misses = 0;

  receive(event: object): void {
    const { cents } = event as PriceChanged;
    this.shown.push(cents);
    if (cents === 4) throw new Error('no such price');
  }

  missed(): void {
    this.misses++;
  }
}

let broker: NatsServerProcess;
let shop: TestService;
let reader: TestService;
let loops: BackgroundLoop[] = [];

beforeAll(async () => {
  broker = await NatsServerProcess.start();
  shop = await TestService.start({ login: broker.login });
  reader = await TestService.start({ login: broker.login, service: 'reader' });
}, 30_000);
afterEach(async () => {
  for (const loop of loops) await loop.stop();
  loops = [];
});
afterAll(async () => {
  await shop.stop();
  await reader.stop();
  await broker.stop();
});

async function follower(): Promise<Prices> {
  const prices = new Prices();
  const loop = reader.app.get(EventFollowers).loopOf(prices);
  loops.push(loop);
  await loop.start();
  await subscribed();
  return prices;
}

/** The server knows of every subscription that was made before: what is announced on another connection may overtake them. */
const subscribed = () => reader.app.get(NatsLink).roundTrip();

const announce = (cents: number) =>
  shop.publisher.publish(encodeMessage(PriceChanged.of({ product: 'tea', cents }), { service: 'shop', via: 'stream' }));

describe('who follows events', () => {
  it('is shown them as they are announced, and so is everybody else', async () => {
    const [one, other] = [await follower(), await follower()];
    for (const cents of [1, 2, 3]) await announce(cents);
    await eventually(() => expect([one.shown, other.shown]).toEqual([[1, 2, 3], [1, 2, 3]])); // prettier-ignore
  });

  it('is not shown what cannot be read, and is shown the next one after it failed', async () => {
    const prices = await follower();
    await announce(4);
    const message = encodeMessage(PriceChanged.of({ product: 'tea', cents: 5 }), { service: 'shop', via: 'stream' });
    await shop.publisher.publish({ ...message, body: '{"product":' });
    await announce(6);
    await eventually(() => expect(prices.shown).toEqual([4, 6]));
  });

  it('is told when events may have been missed, and shown those that come from then on', async () => {
    const prices = await follower();
    await broker.kill();
    await broker.restart();
    await eventually(() => expect(prices.misses).toBe(1));
    await subscribed();
    await eventually(() => announce(7));
    await eventually(() => expect(prices.shown).toEqual([7]));
  }, 60_000);

  it('is shown nothing any more once it was stopped', async () => {
    const [stopped, other] = [await follower(), await follower()];
    await loops[0]!.stop();
    await announce(8);
    await eventually(() => expect(other.shown).toEqual([8]));
    expect(stopped.shown).toEqual([]);
  });
});
