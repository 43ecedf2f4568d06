import { describe, expect, it } from '@jest/globals';
import { stock } from './i2-stock.js';
import { findingsOf } from './spec-support/findings-of.js';
import { teaId } from './spec-support/sound-run.js';

describe('the stock', () => {
  const product = (files) => files['databases/inventory/product.jsonl'][0];

  it.each([
    ['a unit that is lost', (files) => (product(files).on_hand = 97), 'there were 100 units, now there are 99'],
    [
      'a unit that was made',
      (files) => Object.assign(product(files), { on_hand: 99, stocked: 101 }),
      'there were 100 units, now there are 101',
    ],
    ['a negative number', (files) => Object.assign(product(files), { on_hand: -1, sold: 101 }), 'onHand is -1'],
    [
      'units that are sold to nobody',
      (files) => Object.assign(product(files), { on_hand: 97, sold: 3 }),
      '3 units are sold, but the reservations make 2',
    ],
    [
      'a reservation that the product does not know of',
      (files) => (files['databases/inventory/reservation.jsonl'][1].status = 'reserved'),
      '0 units are reserved, but the reservations make 2',
    ],
  ])('shows %s', async (_, damage, what) => {
    expect(await findingsOf(stock, damage)).toContain(`${teaId}: ${what}`);
  });
});
