import { moneyByOrder, noMoney } from './money.js';

/** @type {import('../check/violation.js').Invariant} */
export const money = {
  id: 'I1',
  name: 'money',
  sentence: 'What the provider took less what it gave back is the total of the confirmed orders, per order and in sum.',
  async *violations(evidence) {
    const moneyOf = await moneyByOrder(evidence);
    const sums = { kept: 0, owed: 0 };
    const known = new Set();
    for await (const order of evidence.rows('orders', 'orders')) {
      known.add(order.order_id);
      const { keptCents } = moneyOf.get(order.order_id) ?? noMoney;
      const owedCents = order.status === 'confirmed' ? order.total_cents : 0;
      sums.kept += keptCents;
      sums.owed += owedCents;
      if (keptCents !== owedCents && order.status !== 'placed') yield wrongOrder(order, { keptCents, owedCents });
    }
    for (const [orderId, { keptCents, lines }] of moneyOf) {
      if (known.has(orderId) || keptCents === 0) continue;
      sums.kept += keptCents;
      yield { subject: orderId, what: `${keptCents} cents were kept for an order that does not exist`, rows: lines };
    }
    yield* wrongPayments(evidence, moneyOf);
    if (sums.kept !== sums.owed)
      yield { subject: 'all orders', what: `the provider keeps ${sums.kept} cents, confirmed are ${sums.owed}` };
  },
};

function wrongOrder(order, { keptCents, owedCents }) {
  const what = `the order is ${order.status}: the provider keeps ${keptCents} cents instead of ${owedCents}`;
  return { subject: order.order_id, what, rows: [order] };
}

async function* wrongPayments(evidence, moneyOf) {
  for await (const payment of evidence.rows('payments', 'payment')) {
    const { keptCents, lines } = moneyOf.get(payment.order_id) ?? noMoney;
    const booked = payment.status === 'captured' ? payment.amount_cents : 0;
    if (booked === keptCents) continue;
    const what = `the payment is written down as ${payment.status} of ${payment.amount_cents} cents, the provider keeps ${keptCents}`;
    yield { subject: payment.order_id, what, rows: [payment, ...lines] };
  }
}
