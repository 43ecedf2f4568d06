import { describe, expect, it } from '@jest/globals';
import { Order } from './order.js';

const placedAt = new Date('2026-03-01T10:00:00Z');
const closedAt = new Date('2026-03-01T10:00:02Z');
const customerId = '0190b5a0-0000-7000-b000-00000000000c';

const placed = Order.place({
  orderId: '0190b5a0-0000-7000-a000-000000000001',
  customerId,
  lines: [
    { productId: '0190b5a0-0000-7000-8000-000000000001', name: 'Green tea', quantity: 3, unitPriceCents: 450 },
    { productId: '0190b5a0-0000-7000-8000-000000000004', name: 'Teapot', quantity: 1, unitPriceCents: 2400 },
  ],
  placedAt,
});

describe('an order', () => {
  it('costs the sum of its lines', () => {
    expect(placed.totalCents).toBe(3 * 450 + 2400);
  });

  it('is closed by its confirmation', () => {
    expect(placed.confirm(closedAt)).toMatchObject({ isOpen: false, state: { status: 'confirmed', closedAt } });
  });

  it('remembers why it was cancelled', () => {
    expect(placed.cancel('out of stock', closedAt).state).toMatchObject({
      status: 'cancelled',
      reason: 'out of stock',
      closedAt,
    });
  });

  it('is closed once: what is confirmed cannot be cancelled and the other way round', () => {
    expect(() => placed.confirm(closedAt).cancel('too late', closedAt)).toThrow('cannot be cancelled: it is confirmed');
    expect(() => placed.cancel('no card', closedAt).confirm(closedAt)).toThrow('cannot be confirmed: it is cancelled');
    expect(() => placed.cancel('no card', closedAt).cancel('no stock', closedAt)).toThrow('it is cancelled');
  });

  it('knows its customer however the id is written', () => {
    expect(placed.belongsTo(customerId.toUpperCase())).toBe(true);
    expect(placed.belongsTo('0190b5a0-0000-7000-b000-00000000000d')).toBe(false);
  });
});
