import { shop } from './shop.js';

const ended = new Set(['completed', 'compensated']);

/** @type {import('../check/violation.js').Invariant} */
export const ends = {
  id: 'I3',
  name: 'ends',
  sentence: 'After the drain every accepted order has ended, and so has its saga; none is in between.',
  async *violations(evidence) {
    const sagas = new Map();
    for await (const saga of evidence.rows(shop.sagas, 'saga')) {
      if (!ended.has(saga.status))
        yield { subject: saga.id, what: `its saga is ${saga.status}: ${lastOf(saga)}`, rows: [saga] };
      sagas.set(saga.id, saga.status);
    }
    for await (const order of evidence.rows('orders', 'orders')) {
      const { order_id: subject, status } = order;
      if (status === 'placed')
        yield {
          subject,
          what: `the order is still placed, its saga ${sagas.get(subject) ?? 'missing'}`,
          rows: [order],
        };
      else if (!sagas.has(subject)) yield { subject, what: `the order is ${status} and has no saga`, rows: [order] };
      sagas.delete(subject);
    }
    for (const [subject, status] of sagas) yield { subject, what: `its saga is ${status}, and there is no such order` };
  },
};

function lastOf({ state }) {
  const last = state.log?.at(-1);
  return last ? `${last.what} at ${last.at}` : 'nothing happened to it';
}
