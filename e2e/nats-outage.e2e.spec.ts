import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { catalogue } from './support/catalogue.js';
import { Shop } from './support/shop.js';
import { survive } from './support/storm.js';
import { until } from './support/until.js';

const orders = Number(process.env['E2E_ORDERS'] ?? 40);
const outageMs = Number(process.env['E2E_OUTAGE_S'] ?? 8) * 1_000;
const patienceMs = outageMs + 120_000;

const shop = new Shop();

beforeAll(() => shop.open('nats-outage'), 120_000);
afterAll(() => shop.close(), 60_000);

describe(`NATS away for ${outageMs / 1_000} s in the middle of ${orders} orders`, () => {
  it(
    'costs no order: all are accepted and end, and money and stock add up',
    async () => {
      const outage = async () => {
        await shop.system.stop('nats');
        await pause(outageMs);
        await shop.system.start('nats');
      };
      expect(await survive(shop, { orders, clients: 10, trouble: outage, patienceMs })).toEqual([]);
    },
    2 * patienceMs,
  );

  it('costs no process', async () => {
    expect(await shop.system.unexpectedDeaths()).toEqual([]);
  });

  it('leaves nobody deaf: requests, commands and events reach every service', async () => {
    const [admin, customer] = [await shop.customer(['admin']), await shop.customer()];
    const change = { body: { priceCents: 9_901 } };
    expect(await admin.call('PUT', `/products/${catalogue.rareTea}/price`, change)).toMatchObject({ status: 200 });
    const request = { lines: [{ productId: catalogue.rareTea, quantity: 1 }], card: 'tok_declined' };
    const atNewPrice = async () => {
      const { body } = await customer.place(request);
      return body.totalCents === 9_901 ? body.orderId : undefined;
    };
    const orderId = await until(atNewPrice, { what: 'the event of the new price has arrived' });
    expect(await customer.endOf(orderId)).toMatchObject({ status: 'cancelled', degraded: [] });
  }, 90_000);
});
