import { describe, expect, it } from '@jest/globals';
import { charges } from './i4-charges.js';
import { findingsOf } from './spec-support/findings-of.js';
import { silentId } from './spec-support/sound-run.js';

describe('the charges', () => {
  const also = (line) => (files) => files['provider.jsonl'].push({ paymentId: silentId, ...line });

  it('shows a second charge, also when it was given back', async () => {
    expect(await findingsOf(charges, also({ type: 'captured', amountCents: 900 }))).toEqual([
      `${silentId}: the order was charged 2 times`,
    ]);
  });

  it('shows money given back twice', async () => {
    expect(await findingsOf(charges, also({ type: 'refunded', amountCents: 900 }))).toEqual([
      `${silentId}: 1800 cents were given back, 900 taken`,
    ]);
  });
});
