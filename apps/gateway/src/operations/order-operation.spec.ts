import { describe, expect, it } from '@jest/globals';
import { OrderCancelled, OrderConfirmed, OrderPlaced } from '@nestwork/contracts';
import { progressIn, progressOf } from './order-operation.js';

const orderId = '0190b5a0-0000-7000-8000-0000000000a1';
const customerId = '0190b5a0-0000-7000-8000-0000000000aa';

describe('the progress of an order', () => {
  it('says the same, under the same number, whether it is read off the order or heard of', () => {
    const confirmed = progressIn(OrderConfirmed.of({ orderId, customerId, totalCents: 900 }));
    expect(progressOf({ orderId, status: 'confirmed' }).at(-1)).toEqual(confirmed);
    const reason = 'Card declined';
    const cancelled = progressIn(OrderCancelled.of({ orderId, customerId, reason }));
    expect(progressOf({ orderId, status: 'cancelled', reason }).at(-1)).toEqual(cancelled);
  });

  it('counts from 1 without a hole, and only its end is no longer pending', () => {
    for (const status of ['placed', 'confirmed', 'cancelled'] as const) {
      const progress = progressOf({ orderId, status });
      expect(progress.map(({ eventId }) => eventId)).toEqual(progress.map((_, index) => index + 1));
      expect(progress.slice(0, -1).every((event) => event.status === 'pending')).toBe(true);
      expect(progress.at(-1)?.status === 'pending').toBe(status === 'placed');
    }
  });

  it('is nothing that any other event tells', () => {
    expect(progressIn(OrderPlaced.of({ orderId, customerId, totalCents: 900 }))).toBeUndefined();
  });
});
