import { DemoProblem } from './demo-problem.js';

/**
 * An order to place, and how it should end.
 * @typedef {object} OrderPlan
 * @property {string} title
 * @property {{ lines: { productId: string, quantity: number }[], card: string }} body
 * @property {'confirmed' | 'cancelled'} endsAs
 * @property {string} [note]  what to know while it is under way
 * @property {boolean} [repeated]  sent again with its Idempotency-Key
 */

/**
 * The five orders of the demo, for what is in stock now.
 * @param {readonly import('./gateway.js').Product[]} products
 * @returns {OrderPlan[]}
 */
export function orderPlans(products) {
  const plenty = products.toSorted((left, right) => right.available - left.available)[0];
  const scarce = products.toSorted((left, right) => left.available - right.available)[0];
  if (!plenty || !scarce || plenty.available < 6) {
    throw new DemoProblem(
      'Too little is left in stock for the demo. Start afresh: stop the system, delete .data/dev, npm start',
    );
  }
  const two = [{ productId: plenty.productId, quantity: 2 }];
  const tooMany = [{ productId: scarce.productId, quantity: scarce.available + 1 }];
  return [
    { title: `Two of ${plenty.name}, and the card is good`, body: { lines: two, card: 'tok_ok' }, endsAs: 'confirmed' },
    { title: `More of ${scarce.name} than there is`, body: { lines: tooMany, card: 'tok_ok' }, endsAs: 'cancelled' },
    { title: 'The card is declined', body: { lines: two, card: 'tok_declined' }, endsAs: 'cancelled' },
    {
      title: 'The payment provider takes the money and never answers',
      body: { lines: two, card: 'tok_timeout' },
      endsAs: 'cancelled',
      note: '(the saga waits 12 s before it undoes the order; meanwhile payments logs an error for each attempt, as it should)',
    },
    {
      title: 'The same request twice, with one Idempotency-Key',
      body: { lines: two, card: 'tok_ok' },
      endsAs: 'confirmed',
      repeated: true,
    },
  ];
}
