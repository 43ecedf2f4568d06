import { sentMessages } from './sent-messages.js';
import { services } from '../../system/apps.js';
import { shop } from './shop.js';

/** @type {import('../check/violation.js').Invariant} */
export const oneEventEach = {
  id: 'I6',
  name: 'one event each',
  sentence:
    'The events of each key are numbered 1 to n without gap, and each change of an order or a price has exactly one outbox row.',
  async *violations(evidence) {
    const seen = await eventsSeen(evidence);
    yield* wrongNumbers(seen.sequences);
    yield* wrongOrders(evidence, seen.counts);
    yield* wrongPrices(evidence, seen.counts);
    for (const [key, count] of seen.counts) yield { subject: key.split(' ')[1], what: extra(key, count) };
  },
};

/** Which events announce the changes that are counted here; those of others are only numbered. */
const changes = new Set([shop.orderPlaced, shop.orderConfirmed, shop.orderCancelled, shop.productPriced]);

/** Which numbers each key of each event has, and how often each change was announced. */
async function eventsSeen(evidence) {
  const sequences = new Map();
  const counts = new Map();
  for await (const sent of sentMessages(evidence, services)) {
    if (sent.isRepeat || !sent.subject.startsWith('evt.') || sent.headers['ce-subject'] === undefined) continue;
    const name = `${sent.type} ${sent.key}`;
    if (!sequences.has(name)) sequences.set(name, []);
    sequences.get(name).push(sent.sequence);
    if (!changes.has(sent.type)) continue;
    const change = sent.type === shop.productPriced ? `${name} ${sent.body.version}` : name;
    counts.set(change, (counts.get(change) ?? 0) + 1);
  }
  return { sequences, counts };
}

function* wrongNumbers(sequences) {
  for (const [name, numbers] of sequences) {
    const [type, subject] = name.split(' ');
    const found = numbers.toSorted((a, b) => a - b);
    if (found.every((number, index) => number === index + 1)) continue;
    const shown = found.slice(0, 20).map((number) => number ?? 'none');
    yield { subject, what: `its ${type} are numbered ${shown.join(', ')} instead of 1 to ${found.length}` };
  }
}

const closings = { placed: [], confirmed: [shop.orderConfirmed], cancelled: [shop.orderCancelled] };

/** Takes from `counts` what belongs to an order. */
async function* wrongOrders(evidence, counts) {
  for await (const order of evidence.rows('orders', 'orders')) {
    for (const type of [shop.orderPlaced, ...closings[order.status]])
      yield* expectOne(counts, `${type} ${order.order_id}`, order);
  }
}

/** Takes from `counts` what belongs to a version of a price. */
async function* wrongPrices(evidence, counts) {
  const { before } = await evidence.run();
  const unannounced = new Set(before.unannounced);
  for await (const product of evidence.rows('inventory', 'product')) {
    for (let version = unannounced.has(product.product_id) ? 2 : 1; version <= product.version; version++)
      yield* expectOne(counts, `${shop.productPriced} ${product.product_id} ${version}`, product);
  }
}

function* expectOne(counts, key, row) {
  const count = counts.get(key) ?? 0;
  counts.delete(key);
  const [type, subject, version] = key.split(' ');
  const which = version === undefined ? type : `${type} of version ${version}`;
  if (count !== 1) yield { subject, what: `${which} stands ${count} times in the outbox`, rows: [row] };
}

function extra(key, count) {
  const [type, , version] = key.split(' ');
  const which = version === undefined ? type : `${type} of version ${version}`;
  return `${which} stands ${count} times in the outbox, and no such change was made`;
}
