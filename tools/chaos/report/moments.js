import { evidenceIn } from '../check/evidence-folder.js';

/**
 * Reads from the evidence when something worked.
 * @param {string} out
 * @returns {Promise<import('./recovery.js').Moments>}
 */
export async function momentsIn(out) {
  const evidence = evidenceIn(out);
  const [writes, events, orders] = [[], [], []];
  for await (const { kind, outcome, endedAt } of evidence.history())
    if (kind === 'place-order' && outcome === 'ok') writes.push(Date.parse(endedAt));
  for await (const { subject, time } of evidence.messages('EVT_ORDERS'))
    if (subject.startsWith('evt.orders.order-confirmed.')) events.push(Date.parse(time));
  for await (const { placed_at: from, closed_at: to } of evidence.rows('orders', 'orders'))
    orders.push({ from: Date.parse(from), to: to === null ? Number.POSITIVE_INFINITY : Date.parse(to) });
  const ascending = (left, right) => left - right;
  return { writes: writes.toSorted(ascending), events: events.toSorted(ascending), orders };
}
