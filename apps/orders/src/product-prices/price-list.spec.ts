import { describe, expect, it } from '@jest/globals';
import { PriceList } from './price-list.js';

const tea = '0190b5a0-0000-7000-8000-00000000000a';
const pot = '0190b5a0-0000-7000-8000-00000000000b';
const prices = new PriceList([{ productId: tea, name: 'Green tea', priceCents: 450, version: 3 }]);

describe('a price list', () => {
  it('fixes the name and the price of each line', () => {
    expect(prices.price([{ productId: tea, quantity: 2 }])).toEqual([
      { productId: tea, name: 'Green tea', quantity: 2, unitPriceCents: 450 },
    ]);
  });

  it('writes ids the way the database does, however the customer wrote them', () => {
    const lines = [{ productId: tea.toUpperCase(), quantity: 2 }];
    expect(prices.firstUnknown(lines)).toBeUndefined();
    expect(prices.price(lines)).toMatchObject([{ productId: tea }]);
  });

  it('names the first product that it does not know, and refuses to price it', () => {
    const lines = [
      { productId: tea, quantity: 2 },
      { productId: pot, quantity: 1 },
    ];
    expect(prices.firstUnknown(lines)).toBe(pot);
    expect(() => prices.price(lines)).toThrow(`product ${pot} has no price`);
  });
});
