import { ProductPriced } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { greenTea, startOrders } from '../spec-support/orders-under-test.js';

const priced = (version: number) => ProductPriced.of({ ...greenTea, priceCents: 100 * version, version });

describe('the copy of product prices', () => {
  let orders: TestService;
  beforeAll(async () => {
    orders = await startOrders();
  });
  afterAll(() => orders.stop());

  it('follows the newest version and ignores an older one that arrives late', async () => {
    await orders.deliver(priced(2));
    await orders.deliver(priced(4));
    await orders.deliver(priced(3));
    await orders.settled();
    expect(await orders.query('SELECT price_cents, version FROM product_price')).toEqual([
      { price_cents: 400, version: 4 },
    ]);
  });
});
