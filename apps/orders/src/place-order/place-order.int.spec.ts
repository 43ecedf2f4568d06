import { newMessageId } from '@nestwork/contract-kit';
import { OrderPlaced, PlaceOrder, ProductPriced } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { greenTea, placeTea, startOrders } from '../spec-support/orders-under-test.js';

describe('placing an order', () => {
  let orders: TestService;
  beforeEach(async () => {
    orders = await startOrders();
  });
  afterEach(() => orders.stop());

  const rows = async (table: 'orders' | 'saga') => orders.query(`SELECT * FROM ${table}`);
  const sentCommands = async () => {
    const sent = await orders.query<{ body: string }>(
      `SELECT body FROM outbox_published WHERE subject = 'cmd.inventory.reserve-stock.v1'`,
    );
    return sent.map(({ body }): unknown => JSON.parse(body));
  };

  it('accepts it, tells everyone, and asks inventory for the stock', async () => {
    const customerId = newMessageId();
    const { orderId, totalCents } = await orders.request(placeTea({ customerId, quantity: 3 }));
    await orders.settled();
    expect(totalCents).toBe(3 * 450);
    expect(await orders.published(OrderPlaced)).toEqual([OrderPlaced.of({ orderId, customerId, totalCents })]);
    expect(await sentCommands()).toEqual([{ orderId, lines: [{ productId: greenTea.productId, quantity: 3 }] }]);
  });

  it('gives a repeated request its first answer, and there is one order', async () => {
    const [order, id] = [placeTea(), newMessageId()];
    const first = await orders.request(order, { id });
    expect(await orders.request(order, { id })).toEqual(first);
    await orders.settled();
    expect(await rows('orders')).toHaveLength(1);
    expect(await orders.published(OrderPlaced)).toHaveLength(1);
  });

  it('makes one order of two copies that arrive at the same time', async () => {
    const [order, id] = [placeTea(), newMessageId()];
    const [one, other] = await Promise.all([orders.request(order, { id }), orders.request(order, { id })]);
    expect(one).toEqual(other);
    expect(await rows('orders')).toHaveLength(1);
  });

  it('refuses a product that it has no price of, and leaves nothing behind', async () => {
    const productId = newMessageId();
    const lines = [
      { productId: greenTea.productId, quantity: 1 },
      { productId, quantity: 1 },
    ];
    const unknown = PlaceOrder.of({ customerId: newMessageId(), lines, card: 'tok_ok' });
    await expect(orders.request(unknown)).rejects.toMatchObject({ code: 'orders.product-unknown', productId });
    await orders.settled();
    expect(await rows('orders')).toEqual([]);
    expect(await rows('saga')).toEqual([]);
    expect(await orders.published(OrderPlaced)).toEqual([]);
  });

  it('keeps the price at which an order was accepted when inventory changes it afterwards', async () => {
    const before = await orders.request(placeTea({ quantity: 1 }));
    await orders.deliver(ProductPriced.of({ ...greenTea, priceCents: 500, version: 2 }));
    await orders.settled();
    const after = await orders.request(placeTea({ quantity: 1 }));
    const totals = await orders.query('SELECT order_id AS "orderId", total_cents::int AS "totalCents" FROM orders');
    expect(totals).toEqual(expect.arrayContaining([before, after]));
    expect([before.totalCents, after.totalCents]).toEqual([450, 500]);
  });

  it('is announced and started once when the service dies before it has noted that the messages left', async () => {
    await orders.crashAt('relay.published');
    const { orderId } = await orders.request(placeTea());
    await orders.settled();
    expect(await orders.published(OrderPlaced)).toHaveLength(1);
    expect(await sentCommands()).toEqual([expect.objectContaining({ orderId })]);
  });
});
