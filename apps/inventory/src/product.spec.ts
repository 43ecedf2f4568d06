import { describe, expect, it } from '@jest/globals';
import { Product } from './product.js';

const tea = new Product({
  productId: '0190b5a0-0000-7000-8000-000000000001',
  name: 'Green tea',
  priceCents: 450,
  version: 1,
  onHand: 10,
  reserved: 0,
  sold: 0,
});

describe('a product', () => {
  it('moves units from on hand to reserved to sold', () => {
    expect(tea.reserve(4).state).toMatchObject({ onHand: 6, reserved: 4, sold: 0 });
    expect(tea.reserve(4).sell(3).state).toMatchObject({ onHand: 6, reserved: 1, sold: 3 });
  });

  it('has released units on hand again', () => {
    expect(tea.reserve(4).release(4).state).toEqual(tea.state);
  });

  it('refuses to reserve more than is on hand', () => {
    expect(() => tea.reserve(11)).toThrow('would have -1 units on hand');
  });

  it.each(['release', 'sell'] as const)('refuses to %s more than is reserved', (move) => {
    expect(() => tea.reserve(4)[move](5)).toThrow('-1 reserved');
  });

  it('gets a new version with a new price', () => {
    expect(tea.reprice(500).priced()).toMatchObject({ priceCents: 500, version: 2 });
  });

  it('stays as it is when the price is not new', () => {
    expect(tea.reprice(450)).toBe(tea);
  });

  it('shows customers what is on hand, not what others have reserved', () => {
    expect(tea.reserve(4).view()).toMatchObject({ available: 6 });
  });
});
