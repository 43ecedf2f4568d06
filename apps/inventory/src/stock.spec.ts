import { describe, expect, it } from '@jest/globals';
import { Product } from './product.js';
import { Stock } from './stock.js';

const tea = '0190b5a0-0000-7000-8000-00000000000a';
const pot = '0190b5a0-0000-7000-8000-00000000000b';

function product(productId: string, onHand: number): Product {
  return new Product({ productId, name: 'something', priceCents: 100, version: 1, onHand, reserved: 0, sold: 0 });
}

function counts(stock: Stock): object[] {
  return stock.products.map(({ state: { onHand, reserved, sold } }) => ({ onHand, reserved, sold }));
}

describe('the stock of an order', () => {
  it('sets every line aside', () => {
    const stock = new Stock([product(tea, 5), product(pot, 2)]);
    expect(
      stock.reserve([
        { productId: tea, quantity: 5 },
        { productId: pot, quantity: 1 },
      ]),
    ).toBeUndefined();
    expect(counts(stock)).toEqual([
      { onHand: 0, reserved: 5, sold: 0 },
      { onHand: 1, reserved: 1, sold: 0 },
    ]);
  });

  it('sets nothing aside when one line falls short, and says which', () => {
    const stock = new Stock([product(tea, 5), product(pot, 2)]);
    const shortage = stock.reserve([
      { productId: tea, quantity: 1 },
      { productId: pot, quantity: 3 },
    ]);
    expect(shortage).toEqual({ productId: pot, requested: 3, available: 2 });
    expect(counts(stock)).toEqual([
      { onHand: 5, reserved: 0, sold: 0 },
      { onHand: 2, reserved: 0, sold: 0 },
    ]);
  });

  it('adds up the lines of one product before it looks at what is available', () => {
    const stock = new Stock([product(tea, 5)]);
    const shortage = stock.reserve([
      { productId: tea, quantity: 3 },
      { productId: tea.toUpperCase(), quantity: 3 },
    ]);
    expect(shortage).toEqual({ productId: tea, requested: 6, available: 5 });
  });

  it('has none of a product that does not exist', () => {
    const shortage = new Stock([]).reserve([{ productId: tea, quantity: 1 }]);
    expect(shortage).toEqual({ productId: tea, requested: 1, available: 0 });
  });

  it('sells and releases what it had set aside', () => {
    const lines = [{ productId: tea, quantity: 2 }];
    const stock = new Stock([product(tea, 5)]);
    stock.reserve([...lines, ...lines]);
    stock.sell(lines);
    stock.release(lines);
    expect(counts(stock)).toEqual([{ onHand: 3, reserved: 0, sold: 2 }]);
  });

  it('refuses to release a product that it does not hold', () => {
    expect(() => new Stock([]).release([{ productId: tea, quantity: 1 }])).toThrow(`product ${tea} is not part`);
  });
});
