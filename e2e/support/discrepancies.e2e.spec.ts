import { describe, expect, it } from '@jest/globals';
import { discrepancies, type Books } from './discrepancies.js';

const tea = { productId: 'p-1', name: 'Tea', priceCents: 450, available: 10 };
const request = { lines: [{ productId: 'p-1', quantity: 2 }], card: 'tok_ok' };
const sound: Books = {
  accepted: new Map([
    ['o-1', request],
    ['o-2', request],
  ]),
  orders: [
    { orderId: 'o-1', status: 'confirmed', totalCents: 900 },
    { orderId: 'o-2', status: 'cancelled', totalCents: 900 },
  ],
  ledger: [
    { paymentId: 'o-1', type: 'captured', amountCents: 900 },
    { paymentId: 'o-2', type: 'captured', amountCents: 900 },
    { paymentId: 'o-2', type: 'refunded', amountCents: 900 },
  ],
  before: [tea],
  after: [{ ...tea, available: 8 }],
};

describe('the check of the books', () => {
  it('finds nothing where all adds up', () => {
    expect(discrepancies(sound)).toEqual([]);
  });

  it.each<[string, Partial<Books>, string]>([
    [
      'an order that is lost',
      { accepted: new Map([...sound.accepted, ['o-3', request]]) },
      'o-3 was accepted and is lost',
    ],
    ['an order nobody asked for', { accepted: new Map([['o-1', request]]) }, 'nobody asked for o-2'],
    [
      'a second charge, even when it was given back',
      {
        ledger: [
          ...sound.ledger,
          { paymentId: 'o-1', type: 'captured', amountCents: 900 },
          { paymentId: 'o-1', type: 'refunded', amountCents: 900 },
        ],
      },
      'o-1 was charged 2 times',
    ],
    [
      'money kept for a cancelled order',
      { ledger: sound.ledger.slice(0, 2) },
      'o-2 is cancelled: 900 taken, 0 given back',
    ],
    [
      'a confirmed order that nobody paid',
      { ledger: sound.ledger.slice(1) },
      'o-1 is confirmed: 0 taken, 0 given back',
    ],
    ['stock that is still held', { after: [{ ...tea, available: 6 }] }, 'Tea: 10 before, 2 sold, 6 left'],
    [
      'an order under way',
      { orders: [sound.orders[0]!, { orderId: 'o-2', status: 'placed', totalCents: 900 }] },
      'o-2 has not ended',
    ],
  ])('finds %s', (_, change, finding) => {
    expect(discrepancies({ ...sound, ...change })).toContain(finding);
  });
});
