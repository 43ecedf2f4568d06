import { newMessageId } from '@nestwork/contract-kit';
import { CancelOrder, ConfirmOrder, OrderCancelled, OrderConfirmed } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { placeTea, startOrders } from '../spec-support/orders-under-test.js';

describe('confirming and cancelling an order', () => {
  let orders: TestService;
  beforeEach(async () => {
    orders = await startOrders();
  });
  afterEach(() => orders.stop());

  const place = async () => (await orders.request(placeTea())).orderId;
  const confirm = (orderId: string) => orders.request(ConfirmOrder.of({ orderId }));
  const cancel = (orderId: string, reason = 'out of stock') => orders.request(CancelOrder.of({ orderId, reason }));

  it('announces a confirmed order once, however often it is confirmed', async () => {
    const orderId = await place();
    await orders.deliver(ConfirmOrder.of({ orderId }), { times: 3 });
    await orders.settled();
    expect(await confirm(orderId)).toEqual({ orderId, status: 'confirmed' });
    await orders.settled();
    expect(await orders.published(OrderConfirmed)).toMatchObject([{ orderId, totalCents: 900 }]);
  });

  it('announces a cancelled order once, with the first reason', async () => {
    const orderId = await place();
    await cancel(orderId, 'out of stock');
    expect(await cancel(orderId, 'card declined')).toEqual({ orderId, status: 'cancelled' });
    await orders.settled();
    expect(await orders.published(OrderCancelled)).toMatchObject([{ orderId, reason: 'out of stock' }]);
  });

  it('closes an order one way only', async () => {
    const [confirmed, cancelled] = [await place(), await place()];
    await confirm(confirmed);
    await cancel(cancelled);
    await expect(cancel(confirmed)).rejects.toMatchObject({
      code: 'orders.order-already-closed',
      orderId: confirmed,
      status: 'confirmed',
    });
    await expect(confirm(cancelled)).rejects.toMatchObject({
      code: 'orders.order-already-closed',
      orderId: cancelled,
      status: 'cancelled',
    });
  });

  it('lets exactly one of a confirmation and a cancellation win when they arrive together', async () => {
    const orderId = await place();
    const outcomes = await Promise.allSettled([confirm(orderId), cancel(orderId)]);
    await orders.settled();
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const announced = [...(await orders.published(OrderConfirmed)), ...(await orders.published(OrderCancelled))];
    expect(announced).toHaveLength(1);
  });

  it('refuses an order that does not exist', async () => {
    const orderId = newMessageId();
    await expect(confirm(orderId)).rejects.toMatchObject({ code: 'orders.order-not-found', orderId });
    await expect(cancel(orderId)).rejects.toMatchObject({ code: 'orders.order-not-found', orderId });
  });
});
