import { describe, expect, it } from '@jest/globals';
import { Order } from '../order.js';
import { journeyOf } from './journey.js';

const at = (second: number) => `2026-03-01T10:00:0${second}.000Z`;
const placed = Order.place({
  orderId: '0190b5a0-0000-7000-a000-000000000001',
  customerId: '0190b5a0-0000-7000-b000-000000000001',
  lines: [],
  placedAt: new Date(at(0)),
});

describe('the journey of an order', () => {
  it('begins with the order and goes on with what its saga wrote down', () => {
    const entries = journeyOf(placed, [{ at: at(0), what: 'reserve stock: sent' }]);
    expect(entries.map((entry) => entry.what)).toEqual(['order placed', 'reserve stock: sent']);
  });

  it('begins with the placing also when the clock of the database is behind', () => {
    const early = [{ at: '2026-03-01T09:59:59.000Z', what: 'reserve stock: sent' }];
    expect(journeyOf(placed, early).map((entry) => entry.what)).toEqual(['order placed', 'reserve stock: sent']);
  });

  it('has the closing of the order where it happened', () => {
    const log = [
      { at: at(1), what: 'closing: sent' },
      { at: at(3), what: 'completed' },
    ];
    const entries = journeyOf(placed.confirm(new Date(at(2))), log);
    expect(entries.map((entry) => entry.what)).toEqual([
      'order placed',
      'closing: sent',
      'order confirmed',
      'completed',
    ]);
  });
});
