import { isDeepStrictEqual } from 'node:util';
import { services } from '../../system/apps.js';
import { shop } from './shop.js';

/** @type {import('../check/violation.js').Invariant} */
export const answers = {
  id: 'I10',
  name: 'answers',
  sentence:
    'Every 2xx took effect, no 4xx did, what stayed unknown did at most once, every repeat got the first answer, and nothing happened that nobody asked for.',
  async *violations(evidence) {
    const handled = await handledWrites(evidence);
    const operations = await writesByMessage(evidence);
    for (const [messageId, operation] of operations) yield* problemsOf({ messageId, operation, handled });
    for (const [messageId, row] of handled) {
      if (!operations.has(messageId)) yield unasked(messageId, row);
    }
    yield* ordersWithoutRequest(evidence, handled);
  },
};

/** The inbox rows of the commands that clients cause, by message id. */
async function handledWrites(evidence) {
  const commands = new Set(Object.values(shop.writes).map(({ command }) => command));
  const handled = new Map();
  for (const service of services)
    for await (const { consumer, message_id: id, status, reply } of evidence.rows(service, 'inbox'))
      if (commands.has(consumer)) handled.set(id, { consumer, message_id: id, status, reply });
  return handled;
}

/** What the client knows of each write: the attempts of an operation, and of its repeats, share one message id. */
async function writesByMessage(evidence) {
  const operations = new Map();
  for await (const attempt of evidence.history()) {
    if (!(attempt.kind in shop.writes) || attempt.messageId === undefined) continue;
    const { operation, kind, outcome, status, body, endedAt } = attempt;
    const known = operations.get(attempt.messageId) ?? { operation, kind, answers: [] };
    if (outcome !== 'unknown') known.answers.push({ operation, outcome, status, body, endedAt });
    operations.set(attempt.messageId, known);
  }
  return operations;
}

function* problemsOf({ messageId, operation, handled }) {
  const { kind, answers } = operation;
  const [first] = answers;
  if (!first) return;
  const row = handled.get(messageId);
  const subject = first.body?.orderId ?? operation.operation;
  const finding = (what) => ({ subject, what, rows: [...answers, ...(row ? [row] : [])], seek: [messageId] });
  if (answers.some((answer) => !isDeepStrictEqual(saidBy(answer), saidBy(first))))
    yield finding(`${kind} ${operation.operation} got different answers to one key`);
  if (first.outcome === 'ok' && row?.status !== 'ok')
    yield finding(`${kind} ${operation.operation} was answered with ${first.status}, and never took effect`);
  if (first.outcome === 'ok' && row?.status === 'ok' && !isDeepStrictEqual(first.body, row.reply))
    yield finding(`${kind} ${operation.operation} was answered with something else than what was done`);
  if (first.outcome === 'refused' && row?.status === 'ok')
    yield finding(`${kind} ${operation.operation} was refused with ${first.status}, and took effect`);
}

/** A refusal names the request that it answers, so only its reason is the same. */
function saidBy({ outcome, status, body }) {
  return { outcome, status, body: outcome === 'ok' ? body : body?.code };
}

function unasked(messageId, row) {
  const what = `${row.consumer} was handled, and no client asked for it`;
  return { subject: row.reply?.orderId ?? messageId, what, rows: [row], seek: [messageId] };
}

/** Both ways: an order for each handled request, and a request for each order. */
async function* ordersWithoutRequest(evidence, handled) {
  const { command } = shop.writes['place-order'];
  const accepted = new Map();
  for (const row of handled.values())
    if (row.consumer === command && row.status === 'ok') accepted.set(row.reply.orderId, row);
  for await (const order of evidence.rows('orders', 'orders')) {
    if (accepted.delete(order.order_id)) continue;
    yield { subject: order.order_id, what: 'no handled request says that it made this order', rows: [order] };
  }
  for (const [subject, row] of accepted)
    yield { subject, what: 'the request was handled, and the order does not exist', rows: [row] };
}
