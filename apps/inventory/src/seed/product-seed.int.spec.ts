import { newMessageId } from '@nestwork/contract-kit';
import { GetProducts, ListProducts, ProductPriced } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { greenTea, rareTea, startInventory } from '../spec-support/inventory-under-test.js';

describe('the products of the example shop', () => {
  let inventory: TestService;
  beforeAll(async () => {
    inventory = await startInventory();
  });
  afterAll(() => inventory.stop());

  it('are there at start, by name, and each is announced', async () => {
    const { products } = await inventory.request(ListProducts.of({}));
    const names = ['Black tea', 'Green tea', 'Herbal tea', 'Rare tea', 'Tea cup', 'Teapot'];
    expect(products.map(({ name }) => name)).toEqual(names);
    await inventory.settled();
    expect((await inventory.published(ProductPriced)).map(({ name }) => name).toSorted()).toEqual(names);
  });

  it('are left as they are by the next start, and not announced again', async () => {
    await inventory.query('UPDATE product SET price_cents = 1 WHERE product_id = $1', [greenTea]);
    await inventory.restart();
    await inventory.settled();
    expect(await inventory.published(ProductPriced)).toHaveLength(6);
    const { products } = await inventory.request(GetProducts.of({ productIds: [greenTea] }));
    expect(products).toMatchObject([{ priceCents: 1 }]);
  });

  it('can be asked for by id; those that do not exist are missing', async () => {
    const { products } = await inventory.request(GetProducts.of({ productIds: [rareTea, newMessageId()] }));
    expect(products).toEqual([{ productId: rareTea, name: 'Rare tea', priceCents: 9900, available: 1 }]);
  });
});
