import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../support/catalogue.js';
import { moneyOf } from '../support/ledger.js';
import type { Shop } from '../support/shop.js';
import { until } from '../support/until.js';

const order = (productId: string, card = 'tok_ok') => ({ lines: [{ productId, quantity: 1 }], card });

/** What can still change: the price of a product, and a customer's mind. */
export function changes(shop: Shop): void {
  describe('a new price', () => {
    it('reaches the orders service by an event, counts for the next order, and leaves earlier ones alone', async () => {
      const [admin, customer] = [await shop.customer(['admin']), await shop.customer()];
      const earlier = (await customer.place(order(catalogue.teapot))).body;
      const change = await admin.call('PUT', `/products/${catalogue.teapot}/price`, { body: { priceCents: 2_500 } });
      expect(change).toMatchObject({ status: 200, body: { priceCents: 2_500 } });
      const atNewPrice = async () => {
        const { body } = await customer.place(order(catalogue.teapot));
        return body.totalCents === 2_500 ? body : undefined;
      };
      await until(atNewPrice, { what: 'an order costs the new price' });
      expect((await customer.order(earlier.orderId)).body).toMatchObject({
        totalCents: 2_400,
        lines: [{ unitPriceCents: 2_400 }],
      });
    });

    it('for a product that does not exist is refused', async () => {
      const admin = await shop.customer(['admin']);
      const answer = await admin.call('PUT', '/products/0190b5a0-0000-7000-8000-00000000ffff/price', {
        body: { priceCents: 1 },
      });
      expect(answer).toMatchObject({ status: 404, body: { code: 'inventory.product-not-found' } });
    });
  });

  describe('a cancellation', () => {
    it('undoes an order that is still under way, with its money and its stock', async () => {
      const customer = await shop.customer();
      const { orderId } = (await customer.place(order(catalogue.blackTea, 'tok_slow'))).body;
      expect(await customer.call('DELETE', `/orders/${orderId}`)).toMatchObject({ status: 202, body: { orderId } });
      expect(await customer.endOf(orderId)).toMatchObject({ status: 'cancelled' });
      const { captures, capturedCents, refundedCents } = moneyOf(await shop.ledger(), orderId);
      expect(captures).toBeLessThanOrEqual(1);
      expect(refundedCents).toBe(capturedCents);
    });

    it('comes too late for a confirmed order', async () => {
      const customer = await shop.customer();
      const { orderId } = (await customer.place(order(catalogue.blackTea))).body;
      expect(await customer.endOf(orderId)).toMatchObject({ status: 'confirmed' });
      expect(await customer.call('DELETE', `/orders/${orderId}`)).toMatchObject({
        status: 409,
        body: { code: 'orders.order-not-cancellable', details: { orderId, status: 'confirmed' } },
      });
    });
  });
}
