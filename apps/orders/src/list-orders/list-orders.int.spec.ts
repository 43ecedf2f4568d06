import { newMessageId } from '@nestwork/contract-kit';
import { ListOrders, type OrderPage } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { placeTea, startOrders } from '../spec-support/orders-under-test.js';

const ids = ({ orders: listed }: OrderPage) => listed.map(({ orderId }) => orderId);

describe('listing orders', () => {
  let orders: TestService;
  const customerId = newMessageId();
  const placed: string[] = [];
  beforeAll(async () => {
    orders = await startOrders();
    for (let n = 0; n < 5; n += 1) placed.unshift((await orders.request(placeTea({ customerId }))).orderId);
    await orders.request(placeTea());
  });
  afterAll(() => orders.stop());

  const page = (limit: number, cursor?: string) => orders.request(ListOrders.of({ customerId, limit, cursor }));

  it('shows a customer their own orders, newest first', async () => {
    const all = await page(100);
    expect(ids(all)).toEqual(placed);
    expect(all).not.toHaveProperty('nextCursor');
    expect(all.orders[0]).toMatchObject({ status: 'placed', totalCents: 900 });
  });

  it('goes on behind the cursor, and an order placed meanwhile shifts nothing', async () => {
    const first = await page(2);
    placed.unshift((await orders.request(placeTea({ customerId }))).orderId);
    const second = await page(2, first.nextCursor);
    const third = await page(2, second.nextCursor);
    expect([...ids(first), ...ids(second), ...ids(third)]).toEqual(placed.slice(1));
    expect(third.nextCursor).toBeUndefined();
  });

  it('has no further page when the last one is just full', async () => {
    expect((await page(placed.length)).nextCursor).toBeUndefined();
  });
});
