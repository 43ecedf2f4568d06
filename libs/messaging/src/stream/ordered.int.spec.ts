import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NatsAccount, type NatsLogin, eventually } from '@nestwork/testing';
import { publishPrice } from '../../spec-support/price-publisher.js';
import { PriceChanged } from '../../spec-support/shop-messages.js';
import { TestService } from '../../spec-support/test-service.js';
import { NatsLink } from '../connection/nats-link.js';
import { EventConsumer } from '../handlers/event-consumer.js';

const handled: PriceChanged[] = [];
const inWork = new Set<string>();
const overlaps: string[] = [];
let instances: Set<object>;
let failOnce: ((event: PriceChanged) => boolean) | undefined;

@EventConsumer(PriceChanged, { durable: 'shop.ledger', ordered: true })
class Ledger {
  async handle(event: PriceChanged): Promise<void> {
    instances.add(this);
    if (inWork.has(event.product)) overlaps.push(event.product);
    inWork.add(event.product);
    for (let turns = event.cents % 5; turns > 0; turns--) await nextTurn();
    inWork.delete(event.product);
    if (failOnce?.(event)) {
      failOnce = undefined;
      throw new Error('once');
    }
    handled.push(event);
  }
}

describe('an ordered consumer', () => {
  let login: NatsLogin;
  let started: TestService[];

  beforeEach(async () => {
    login = (await NatsAccount.claim()).login;
    started = [];
    handled.length = 0;
    overlaps.length = 0;
    instances = new Set();
    failOnce = undefined;
  });

  afterEach(() => Promise.all(started.map((service) => service.stop())));

  const start = async () => {
    const service = await TestService.start({ login, providers: [Ledger] });
    started.push(service);
    return service;
  };

  it('handles the events of a key one after the other in their order, over two instances', async () => {
    const first = await start();
    await start();
    const products = Array.from({ length: 20 }, (_, index) => `product-${index}`);
    await Promise.all(
      products.map(async (product) => {
        for (let cents = 1; cents <= 15; cents++) await publishPrice(first.publisher, cents, product);
      }),
    );
    await eventually(() => expect(handled).toHaveLength(300));
    for (const product of products)
      expect(centsOf(product)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(overlaps).toEqual([]);
    expect(instances.size).toBe(2);
  });

  it('hands an event that fails to the failure store, with its place, and goes on', async () => {
    const shop = await start();
    failOnce = ({ cents }) => cents === 2;
    for (let cents = 1; cents <= 4; cents++) await publishPrice(shop.publisher, cents);
    await eventually(() => expect(handled).toHaveLength(3));
    expect(centsOf('tea')).toEqual([1, 3, 4]);
    expect(shop.failures.held).toMatchObject([{ consumer: 'shop.ledger', place: { key: 'tea' } }]);
    expect(shop.failures.failures).toEqual([]);
  });

  it('waits in place while its failure cannot be written down', async () => {
    const shop = await start();
    shop.failures.outage = new Error('no connection');
    failOnce = ({ cents }) => cents === 1;
    await publishPrice(shop.publisher, 1);
    await eventually(() => expect(shop.failures.refused).toBe(1));
    shop.failures.outage = undefined;
    await publishPrice(shop.publisher, 2);
    await eventually(() => expect(handled).toHaveLength(2));
    expect(centsOf('tea')).toEqual([1, 2]);
  });

  it('has one durable per partition, and the server hands out one message at a time on each', async () => {
    const shop = await start();
    const jsm = await shop.app.get(NatsLink).jetstreamManager();
    const consumers = [];
    for await (const { config } of jsm.consumers.list('EVT_SHOP'))
      consumers.push([config.durable_name, config.filter_subject, config.max_ack_pending]);
    const expected = Array.from({ length: 16 }, (_, partition) => [
      `shop_ledger_p${partition}`,
      `evt.shop.price-changed.v1.${partition}`,
      1,
    ]);
    expect(consumers).toEqual(expect.arrayContaining(expected));
    expect(consumers).toHaveLength(16);
  });
});

function centsOf(product: string): number[] {
  return handled.filter((event) => event.product === product).map(({ cents }) => cents);
}
