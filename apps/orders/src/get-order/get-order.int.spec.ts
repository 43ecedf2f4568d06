import { newMessageId } from '@nestwork/contract-kit';
import { CancelOrder, GetOrder } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { greenTea, placeTea, startOrders } from '../spec-support/orders-under-test.js';

describe('looking at an order', () => {
  let orders: TestService;
  const customerId = newMessageId();
  beforeAll(async () => {
    orders = await startOrders();
  });
  afterAll(() => orders.stop());

  const look = (orderId: string, by = customerId) => orders.request(GetOrder.of({ orderId, customerId: by }));

  it('shows its lines, its total and its journey so far', async () => {
    const { orderId } = await orders.request(placeTea({ customerId }));
    const { productId, name } = greenTea;
    expect(await look(orderId)).toMatchObject({
      orderId,
      customerId,
      status: 'placed',
      totalCents: 900,
      lines: [{ productId, name, quantity: 2, unitPriceCents: 450 }],
      journey: [{ what: 'order placed' }, { what: 'reserve stock: sent' }],
    });
  });

  it('shows why it was cancelled', async () => {
    const { orderId } = await orders.request(placeTea({ customerId }));
    await orders.request(CancelOrder.of({ orderId, reason: 'out of stock' }));
    const order = await look(orderId);
    expect(order).toMatchObject({ status: 'cancelled', reason: 'out of stock' });
    expect(order.journey.at(-1)).toMatchObject({ what: 'order cancelled' });
  });

  it('shows nobody the order of somebody else', async () => {
    const { orderId } = await orders.request(placeTea({ customerId }));
    await expect(look(orderId, newMessageId())).rejects.toMatchObject({ code: 'orders.order-not-found', orderId });
  });
});
