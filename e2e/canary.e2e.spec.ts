import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Shop } from './support/shop.js';
import type { Part } from './support/system.js';

const shop = new Shop();

beforeAll(async () => {
  await shop.open('canary', {
    instances: 2,
    envOf: {
      'orders-2': { INSTANCE_GROUP: 'canary' },
      'gateway-1': { ROUTES: 'orders.list-orders.v1:canary=100' },
    },
  });
}, 180_000);
afterAll(() => shop.close(), 60_000);

async function without<T>(part: Part, work: () => Promise<T>): Promise<T> {
  await shop.system.stop(part);
  try {
    return await work();
  } finally {
    await shop.system.start(part);
    await shop.system.untilReady(part);
  }
}

describe('A canary of the orders service', () => {
  it('answers what is sent to canaries, with the rights of its service, and nothing else', async () => {
    const customer = await shop.customer();
    const [listed, shown] = await without('orders-1', async () => [
      await customer.call('GET', '/orders'),
      await customer.call('GET', `/orders/${randomUUID()}`),
    ]);
    expect(listed).toMatchObject({ status: 200, body: { orders: [] } });
    expect(shown).toMatchObject({ status: 503, body: { code: 'service-unavailable' } });
  });

  it('is not missed when it goes: what was its goes the usual way', async () => {
    const customer = await shop.customer();
    const listed = await without('orders-2', () => customer.call('GET', '/orders'));
    expect(listed).toMatchObject({ status: 200, body: { orders: [] } });
  });
});
