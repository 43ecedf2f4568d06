import { describe, expect, it } from '@jest/globals';
import { money } from './i1-money.js';
import { findingsOf } from './spec-support/findings-of.js';
import { confirmedId, silentId } from './spec-support/sound-run.js';

describe('the money', () => {
  it.each([
    [
      'an order that is confirmed and was not paid',
      (files) => files['provider.jsonl'].shift(),
      `${confirmedId}: the order is confirmed: the provider keeps 0 cents instead of 900`,
    ],
    [
      'money kept of an order that is cancelled',
      (files) => files['provider.jsonl'].pop(),
      `${silentId}: the order is cancelled: the provider keeps 900 cents instead of 0`,
    ],
    [
      'money kept of an order that does not exist',
      (files) => files['provider.jsonl'].push({ paymentId: 'nobody', type: 'captured', amountCents: 5 }),
      'nobody: 5 cents were kept for an order that does not exist',
    ],
    [
      'a payment that was written down wrongly',
      (files) => (files['databases/payments/payment.jsonl'][0].status = 'refunded'),
      `${confirmedId}: the payment is written down as refunded of 900 cents, the provider keeps 900`,
    ],
    [
      'a sum that is wrong, whatever the parts say',
      (files) => files['provider.jsonl'].pop(),
      'all orders: the provider keeps 1800 cents, confirmed are 900',
    ],
  ])('shows %s', async (_, damage, finding) => {
    expect(await findingsOf(money, damage)).toContain(finding);
  });

  it('leaves an order alone that has not ended, and requests that moved nothing', async () => {
    const underWay = (files) => {
      files['databases/orders/orders.jsonl'][2].status = 'placed';
      files['provider.jsonl'].push(
        { paymentId: silentId, type: 'repeated' },
        { paymentId: 'x', type: 'authorised', amountCents: 9 },
      );
    };
    expect(await findingsOf(money, underWay)).toEqual([]);
  });
});
