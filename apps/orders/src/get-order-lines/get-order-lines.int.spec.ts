import { newMessageId } from '@nestwork/contract-kit';
import { GetOrderLines } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { greenTea, placeTea, startOrders } from '../spec-support/orders-under-test.js';

describe('looking at the lines of several orders', () => {
  let orders: TestService;
  const customerId = newMessageId();
  beforeAll(async () => {
    orders = await startOrders();
  });
  afterAll(() => orders.stop());

  const place = async (by: string) => (await orders.request(placeTea({ customerId: by }))).orderId;
  const look = (orderIds: readonly string[]) => orders.request(GetOrderLines.of({ customerId, orderIds }));

  it('shows them for each, whatever the case of its id', async () => {
    const [one, other] = [await place(customerId), await place(customerId)];
    const found = await look([one, other.toUpperCase()]);
    expect(found.orders.map(({ orderId }) => orderId).toSorted()).toEqual([one, other].toSorted());
    expect(found.orders[0]?.lines).toEqual([
      { productId: greenTea.productId, name: greenTea.name, quantity: 2, unitPriceCents: 450 },
    ]);
  });

  it('shows nothing of orders that are somebody else’s, or that there are not', async () => {
    const [own, foreign] = [await place(customerId), await place(newMessageId())];
    const { orders: found } = await look([foreign, own, newMessageId()]);
    expect(found.map(({ orderId }) => orderId)).toEqual([own]);
  });
});
