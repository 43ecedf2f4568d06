import { newMessageId } from '@nestwork/contract-kit';
import { CancelOrder, ConfirmOrder, RequestCancellation } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { placeTea, startOrders } from '../spec-support/orders-under-test.js';

describe('a request to cancel an order', () => {
  let orders: TestService;
  const customerId = newMessageId();
  beforeAll(async () => {
    orders = await startOrders();
  });
  afterAll(() => orders.stop());

  const place = async () => (await orders.request(placeTea({ customerId }))).orderId;
  const requestCancellation = (orderId: string, by = customerId) =>
    orders.request(RequestCancellation.of({ orderId, customerId: by }));
  // Only the replies of other services, which do not run here, carry a saga that far.
  const sagaBecomes = (status: string, orderId: string) =>
    orders.query('UPDATE saga SET status = $1, wake_at = NULL WHERE id = $2', [status, orderId]);
  const sentFor = async (orderId: string) => {
    const sent = await orders.query<{ subject: string }>(
      'SELECT subject FROM outbox_published WHERE body::jsonb ->> $1 = $2 AND subject LIKE $3 ORDER BY id',
      ['orderId', orderId, 'cmd.%'],
    );
    return sent.map(({ subject }) => subject);
  };

  it('turns the saga round: what was reserved is released', async () => {
    const orderId = await place();
    expect(await requestCancellation(orderId)).toEqual({ orderId });
    await orders.settled();
    expect(await sentFor(orderId)).toEqual(['cmd.inventory.reserve-stock.v1', 'cmd.inventory.release-stock.v1']);
  });

  it('is accepted again while the order is on its way back, and when it is cancelled, and changes nothing', async () => {
    const orderId = await place();
    await requestCancellation(orderId);
    expect(await requestCancellation(orderId)).toEqual({ orderId });
    await orders.request(CancelOrder.of({ orderId, reason: 'cancelled by the customer' }));
    await sagaBecomes('compensated', orderId);
    expect(await requestCancellation(orderId)).toEqual({ orderId });
    await orders.settled();
    expect(await sentFor(orderId)).toHaveLength(2);
  });

  it('comes too late for a confirmed order', async () => {
    const orderId = await place();
    await sagaBecomes('completing', orderId);
    await expect(requestCancellation(orderId)).rejects.toMatchObject({
      code: 'orders.order-not-cancellable',
      orderId,
      status: 'placed',
    });
    await orders.request(ConfirmOrder.of({ orderId }));
    await expect(requestCancellation(orderId)).rejects.toMatchObject({
      code: 'orders.order-not-cancellable',
      orderId,
      status: 'confirmed',
    });
  });

  it('does not show that the order of somebody else exists', async () => {
    const orderId = await place();
    await expect(requestCancellation(orderId, newMessageId())).rejects.toMatchObject({
      code: 'orders.order-not-found',
      orderId,
    });
  });
});
