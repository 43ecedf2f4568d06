import { newMessageId } from '@nestwork/contract-kit';
import { ChangeProductPrice, ListProducts, ProductPriced } from '@nestwork/contracts';
import type { TestService } from '@nestwork/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { greenTea, startInventory } from '../spec-support/inventory-under-test.js';

describe('changing the price of a product', () => {
  let inventory: TestService;
  beforeEach(async () => {
    inventory = await startInventory();
  });
  afterEach(() => inventory.stop());

  const change = (priceCents: number) => inventory.request(ChangeProductPrice.of({ productId: greenTea, priceCents }));
  const announced = async () => {
    await inventory.settled();
    const events = await inventory.published(ProductPriced);
    return events
      .filter(({ productId }) => productId === greenTea)
      .map(({ priceCents, version }) => [priceCents, version]);
  };

  it('shows the new price at once and announces it with the next version', async () => {
    expect(await change(480)).toMatchObject({ name: 'Green tea', priceCents: 480, available: 1000 });
    const { products } = await inventory.request(ListProducts.of({}));
    expect(products.find(({ productId }) => productId === greenTea)).toMatchObject({ priceCents: 480 });
    expect(await announced()).toEqual([
      [450, 1],
      [480, 2],
    ]);
  });

  it('announces nothing when the price is not new', async () => {
    await change(450);
    expect(await announced()).toEqual([[450, 1]]);
  });

  it('gives changes that arrive together versions one after the other, none lost', async () => {
    await Promise.all([501, 502, 503, 504, 505].map((priceCents) => change(priceCents)));
    expect((await announced()).map(([, version]) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuses a product that does not exist', async () => {
    const productId = newMessageId();
    const unknown = inventory.request(ChangeProductPrice.of({ productId, priceCents: 1 }));
    await expect(unknown).rejects.toMatchObject({ code: 'inventory.product-not-found', productId });
  });
});
