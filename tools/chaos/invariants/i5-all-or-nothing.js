import { isDeepStrictEqual } from 'node:util';
import { moneyByOrder, noMoney } from './money.js';
import { shop } from './shop.js';

/** @type {import('../check/violation.js').Invariant} */
export const allOrNothing = {
  id: 'I5',
  name: 'all or nothing',
  sentence:
    'A completed saga means a confirmed order, one charge that was kept and its stock sold; a compensated one a cancelled order, no money and no stock.',
  async *violations(evidence) {
    const moneyOf = await moneyByOrder(evidence);
    const sagaOf = await byId(evidence.rows(shop.sagas, 'saga'), 'id', ({ status }) => ({ status }));
    const reservationOf = await byId(evidence.rows('inventory', 'reservation'), 'order_id');
    for await (const order of evidence.rows('orders', 'orders')) {
      const subject = order.order_id;
      const money = moneyOf.get(subject) ?? noMoney;
      const reservation = reservationOf.get(subject) ?? { status: 'none', lines: [] };
      const { status = 'missing' } = sagaOf.get(subject) ?? {};
      const problems = { completed, compensated }[status]?.({ order, money, reservation }) ?? [];
      for (const what of problems) yield { subject, what, rows: [order, reservation, ...money.lines] };
    }
  },
};

async function byId(rows, column, kept = (row) => row) {
  const found = new Map();
  for await (const row of rows) found.set(row[column], kept(row));
  return found;
}

function completed({ order, money, reservation }) {
  const says = (what) => `the saga is completed, but ${what}`;
  return [
    ...(order.status === 'confirmed' ? [] : [says(`the order is ${order.status}`)]),
    ...(money.captures === 1 && money.refunds === 0
      ? []
      : [says(`money was taken ${money.captures} times and given back ${money.refunds} times`)]),
    ...(reservation.status === 'sold' ? [] : [says(`its reservation is ${reservation.status}`)]),
    ...(isDeepStrictEqual(units(order), units(reservation)) ? [] : [says('what was reserved is not what was ordered')]),
  ];
}

function compensated({ order, money, reservation }) {
  const says = (what) => `the saga is compensated, but ${what}`;
  return [
    ...(order.status === 'cancelled' ? [] : [says(`the order is ${order.status}`)]),
    ...(money.keptCents === 0 ? [] : [says(`${money.keptCents} cents were kept`)]),
    ...(['released', 'refused', 'none'].includes(reservation.status)
      ? []
      : [says(`its reservation is ${reservation.status}`)]),
  ];
}

function units({ lines }) {
  return lines.map(({ productId, quantity }) => `${productId.toLowerCase()} ${quantity}`).toSorted();
}
