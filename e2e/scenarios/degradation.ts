import { beforeAll, describe, expect, it } from '@jest/globals';
import { catalogue } from '../support/catalogue.js';
import type { Customer } from '../support/customer.js';
import type { Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** What a customer sees while a service is away. */
export function degradation(shop: Shop): void {
  describe('while a service is away', () => {
    let customer: Customer;
    let orderId: string;

    beforeAll(async () => {
      customer = await shop.customer();
      const { body } = await customer.place({
        lines: [{ productId: catalogue.greenTea, quantity: 1 }],
        card: 'tok_ok',
      });
      orderId = body.orderId;
      await customer.endOf(orderId);
    });

    it.each(['payments', 'inventory'] as const)(
      'an order is shown without what %s would add, and says so',
      async (name) => {
        await shop.system.kill(name);
        const { status, body } = await customer.order(orderId);
        const overview = await customer.call('GET', `/orders/${orderId}/overview`);
        await shop.system.start(name);
        expect(status).toBe(200);
        expect(body).toMatchObject({ orderId, status: 'confirmed', degraded: [name] });
        const problem = { part: name === 'payments' ? 'payment' : 'stock', status: 503, retryAfterS: 1 };
        expect(overview).toMatchObject({ status: 200, body: { orderId, partial: true, problems: [problem] } });
        await shop.system.untilReady(name);
        const whole = async () => ((await customer.order(orderId)).body.degraded.length === 0 ? true : undefined);
        expect(await until(whole, { what: 'the order is shown whole again' })).toBe(true);
      },
    );

    it('nothing is ordered, and the client is told to come back', async () => {
      const another = await shop.customer();
      await shop.system.stop('orders');
      const answer = await another.place({ lines: [{ productId: catalogue.greenTea, quantity: 1 }], card: 'tok_ok' });
      await shop.system.start('orders');
      expect(answer).toMatchObject({ status: 503, body: { status: 503 } });
      expect(answer.headers.get('retry-after')).toBe('1');
      await shop.system.untilReady('orders');
      expect(await another.orders()).toEqual([]);
    });
  });
}
