import { beforeAll, describe, expect, it } from '@jest/globals';
import { catalogue } from '../support/catalogue.js';
import type { Customer } from '../support/customer.js';
import { moneyOf } from '../support/ledger.js';
import type { Shop } from '../support/shop.js';

const line = (productId: string, quantity: number) => ({ lines: [{ productId, quantity }], card: 'tok_ok' });

/** How orders end, and that money and stock follow. */
export function journeys(shop: Shop): void {
  describe('an order', () => {
    let customer: Customer;

    beforeAll(async () => {
      customer = await shop.customer();
    });

    async function availableOf(productId: string): Promise<number> {
      return (await customer.products()).find((product) => product.productId === productId)?.available ?? Number.NaN;
    }

    async function placed(order: Parameters<Customer['place']>[0]): Promise<string> {
      const { status, body, headers } = await customer.place(order);
      expect(status).toBe(202);
      expect(headers.get('location')).toBe(`/operations/${body.orderId}`);
      return body.orderId;
    }

    it('that can be filled and paid is confirmed, and shown with its parts from three services', async () => {
      const before = await availableOf(catalogue.greenTea);
      const order = await customer.endOf(await placed(line(catalogue.greenTea, 3)));
      expect(order).toMatchObject({ status: 'confirmed', totalCents: 1_350, degraded: [] });
      expect(order.payment).toEqual({ status: 'captured', amountCents: 1_350 });
      expect(order.lines).toEqual([
        { productId: catalogue.greenTea, name: 'Green tea', quantity: 3, unitPriceCents: 450, available: before - 3 },
      ]);
      expect(order.journey[0]?.what).toBe('order placed');
      expect(order.journey.map(({ what }) => what)).toContain('order confirmed');
      expect(moneyOf(await shop.ledger(), order.orderId)).toEqual({
        captures: 1,
        capturedCents: 1_350,
        refundedCents: 0,
      });
    });

    it('is listed by GraphQL with its payment and what is in stock of its products', async () => {
      const query =
        '{ listOrders(limit: 5) { orders { payment { status } lines { name product { productId available } } } } }';
      const { body } = await customer.call('POST', '/graphql', { body: { query } });
      const product = { productId: catalogue.greenTea, available: await availableOf(catalogue.greenTea) };
      const order = { payment: { status: 'captured' }, lines: [{ name: 'Green tea', product }] };
      expect(body).toEqual({ data: { listOrders: { orders: [order] } } });
    });

    it('is waited for by a caller who prefers that, and its operation says the same', async () => {
      const placing = { body: line(catalogue.greenTea, 1), headers: { prefer: 'wait=9' } };
      const { status, body, headers } = await customer.call<{ orderId: string }>('POST', '/orders', placing);
      expect({ status, body }).toMatchObject({ status: 200, body: { outcome: 'confirmed' } });
      expect(headers.get('preference-applied')).toBe('wait=9');
      const operation = await customer.call('GET', `/operations/${body.orderId}`);
      expect(operation.body).toMatchObject({ status: 'done', about: `/orders/${body.orderId}` });
    });

    it('of more than there is ends cancelled, and costs nothing', async () => {
      const order = await customer.endOf(await placed(line(catalogue.rareTea, 2)));
      expect(order.status).toBe('cancelled');
      expect(order.reason).toMatch(/out of stock/i);
      expect(moneyOf(await shop.ledger(), order.orderId)).toEqual({ captures: 0, capturedCents: 0, refundedCents: 0 });
      expect(await availableOf(catalogue.rareTea)).toBe(1);
    });

    it('whose card is declined ends cancelled, and gives its stock back', async () => {
      const before = await availableOf(catalogue.blackTea);
      const order = await customer.endOf(await placed({ ...line(catalogue.blackTea, 5), card: 'tok_declined' }));
      expect(order.status).toBe('cancelled');
      expect(order.reason).toMatch(/declined/i);
      expect(order.payment?.status).toBe('declined');
      expect(await availableOf(catalogue.blackTea)).toBe(before);
    });

    it('whose payment is taken but never answered ends cancelled, and the money goes back', async () => {
      const before = await availableOf(catalogue.herbalTea);
      const order = await customer.endOf(await placed({ ...line(catalogue.herbalTea, 2), card: 'tok_timeout' }), {
        timeoutMs: 60_000,
      });
      expect(order.status).toBe('cancelled');
      expect(order.payment?.status).toBe('refunded');
      expect(moneyOf(await shop.ledger(), order.orderId)).toEqual({
        captures: 1,
        capturedCents: 1_040,
        refundedCents: 1_040,
      });
      expect(await availableOf(catalogue.herbalTea)).toBe(before);
    }, 90_000);

    it('of a product that does not exist is refused by name', async () => {
      const unknown = '0190b5a0-0000-7000-8000-00000000ffff';
      const { status, body } = await customer.place(line(unknown, 1));
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'orders.product-unknown', details: { productId: unknown } });
    });

    it('sent again with its Idempotency-Key is the same order, and for another customer another one', async () => {
      const order = line(catalogue.teaCup, 1);
      const [first, again] = [await customer.place(order, 'my-key'), await customer.place(order, 'my-key')];
      expect(again).toMatchObject({ status: 202, body: first.body });
      const other = await (await shop.customer()).place(order, 'my-key');
      expect(other.body.orderId).not.toBe(first.body.orderId);
      await customer.endOf(first.body.orderId);
      expect(moneyOf(await shop.ledger(), first.body.orderId).captures).toBe(1);
    });

    it('sent with the Idempotency-Key of another order is refused, and nothing happens', async () => {
      const first = await customer.place(line(catalogue.teaCup, 1), 'used-key');
      const other = await customer.place(line(catalogue.teaCup, 2), 'used-key');
      expect(other).toMatchObject({ status: 409, body: { code: 'idempotency-key-reused' } });
      await customer.endOf(first.body.orderId);
      expect((await customer.place(line(catalogue.teaCup, 1), 'used-key')).body).toEqual(first.body);
    });

    it('sent ten times at once with one Idempotency-Key is one order', async () => {
      const repeats = Array.from({ length: 10 }, () => customer.placeSurely(line(catalogue.teaCup, 1), 'ten-at-once'));
      const orderIds = new Set(await Promise.all(repeats));
      expect(orderIds.size).toBe(1);
    });
  });
}
