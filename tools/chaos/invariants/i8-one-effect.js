import { sentMessages } from './sent-messages.js';
import { shop } from './shop.js';

/** @type {import('../check/violation.js').Invariant} */
export const oneEffect = {
  id: 'I8',
  name: 'one effect',
  sentence: 'What consumers add up is what was announced, counted once, and no request was worked on by two instances.',
  async *violations(evidence) {
    yield* wrongLedgers(evidence);
    yield* sharedRequests(evidence);
  },
};

/**
 * The customer ledger only adds, so it shows a second effect that no other table would. The inbox cannot: its primary key allows no
 * second row, whatever took effect.
 */
async function* wrongLedgers(evidence) {
  const announced = await announcedOrders(evidence);
  for await (const row of evidence.rows('payments', 'customer_ledger')) {
    const { orders, cents } = announced.get(row.customer_id) ?? nothing();
    announced.delete(row.customer_id);
    if (row.orders === orders && row.ordered_cents === cents) continue;
    const what = `the ledger counts ${row.orders} orders of ${row.ordered_cents} cents, announced were ${orders} of ${cents}`;
    yield { subject: row.customer_id, what, rows: [row] };
  }
  for (const [subject, { orders }] of announced)
    if (orders > 0)
      yield { subject, what: `${orders} orders were announced, and the ledger does not know the customer` };
}

const nothing = () => ({ orders: 0, cents: 0 });

/** With dead letters that an operator mended, and without those that are dead letters of the ledger at the end. */
async function announcedOrders(evidence) {
  const dead = new Set();
  for await (const row of evidence.rows('payments', 'failed_message')) if (row.dead_at) dead.add(row.message_id);
  const announced = new Map();
  for await (const sent of sentMessages(evidence, ['orders'])) {
    if (sent.isRepeat || sent.type !== shop.orderPlaced || dead.has(sent.id)) continue;
    count(announced, sent.body);
  }
  for await (const { kind, id, ...order } of evidence.injected())
    if (kind === 'mended' && !dead.has(id)) count(announced, order);
  return announced;
}

function count(announced, { customerId, totalCents }) {
  const { orders, cents } = announced.get(customerId) ?? nothing();
  announced.set(customerId, { orders: orders + 1, cents: cents + totalCents });
}

const handledCount = 'nestwork_message_duration_seconds_count{via="request"}';
const retriedCount = 'nestwork_service_retries_total';

/**
 * The inbox keeps effects single even when several instances get each request, so the requests are counted themselves. What a gateway
 * tries once more is worked on once more.
 */
async function* sharedRequests(evidence) {
  let asked = 0;
  for await (const { kind } of evidence.history()) asked += kind === 'get-order' ? shop.requestsToShowOrder : 1;
  const [handled, retried] = [await total(evidence, handledCount), await total(evidence, retriedCount)];
  if (handled > asked + retried) {
    const what = `the gateway sent ${asked} at most, ${retried} once more, and ${handled} were worked on`;
    yield { subject: 'requests', what };
  }
}

/** Over all processes, each as it was seen last. */
async function total(evidence, name) {
  const counts = new Map();
  for await (const { instance, pid, values = {} } of evidence.metrics())
    counts.set(`${instance} ${pid}`, values[name] ?? 0);
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
