import { moneyByOrder } from './money.js';

/** @type {import('../check/violation.js').Invariant} */
export const charges = {
  id: 'I4',
  name: 'charges',
  sentence: "The provider's own file shows at most one capture per order, and never more given back than taken.",
  async *violations(evidence) {
    for (const [subject, { captures, capturedCents, refundedCents, lines }] of await moneyByOrder(evidence)) {
      if (captures > 1) yield { subject, what: `the order was charged ${captures} times`, rows: lines };
      if (refundedCents > capturedCents)
        yield { subject, what: `${refundedCents} cents were given back, ${capturedCents} taken`, rows: lines };
    }
  },
};
