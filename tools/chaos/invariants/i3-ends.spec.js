import { describe, expect, it } from '@jest/globals';
import { ends } from './i3-ends.js';
import { findingsOf } from './spec-support/findings-of.js';
import { confirmedId } from './spec-support/sound-run.js';

describe('the ends of orders', () => {
  it.each([
    [
      'an order that is still placed',
      (files) => (files['databases/orders/orders.jsonl'][0].status = 'placed'),
      'the order is still placed, its saga completed',
    ],
    [
      'a saga that is under way',
      (files) => (files['databases/orders/saga.jsonl'][0].status = 'completing'),
      'its saga is completing: completed at 2026-01-01T00:00:15.000Z',
    ],
    [
      'a saga that was left to a person',
      (files) => (files['databases/orders/saga.jsonl'][0].status = 'needs_attention'),
      'its saga is needs_attention: completed at 2026-01-01T00:00:15.000Z',
    ],
    [
      'an order without saga',
      (files) => files['databases/orders/saga.jsonl'].shift(),
      'the order is confirmed and has no saga',
    ],
    [
      'a saga without order',
      (files) => files['databases/orders/orders.jsonl'].shift(),
      'its saga is completed, and there is no such order',
    ],
  ])('shows %s', async (_, damage, what) => {
    expect(await findingsOf(ends, damage)).toEqual([`${confirmedId}: ${what}`]);
  });
});
