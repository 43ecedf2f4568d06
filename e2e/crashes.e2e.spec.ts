import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Shop } from './support/shop.js';
import { survive } from './support/storm.js';

const orders = Number(process.env['E2E_ORDERS'] ?? 40);
const patienceMs = 120_000;

const shop = new Shop();

beforeAll(() => shop.open('crashes'), 120_000);
afterAll(() => shop.close(), 60_000);

describe(`kill -9 in the middle of ${orders} concurrent orders`, () => {
  it.each(['orders', 'inventory', 'payments', 'gateway', 'provider'] as const)(
    'of %s: every accepted order ends, none is charged twice, and the stock adds up',
    async (part) => {
      const killAndRestart = async () => {
        await shop.system.kill(part);
        await shop.system.start(part);
        await shop.system.untilReady(part);
      };
      expect(await survive(shop, { orders, clients: orders, trouble: killAndRestart, patienceMs })).toEqual([]);
    },
    2 * patienceMs,
  );
});
