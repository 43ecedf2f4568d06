import { missingOf } from '../stage/durables.js';
import { services } from '../../system/apps.js';

// Both heaps are measured after a collection; at rest most are smaller than at the base, the largest growth seen was 3 MB.
const heapShare = 1.1;
// The first request or publish opens the inbox for all answers, maybe after the base was taken.
const lazySubscriptions = 1;
const heapSlackBytes = 8 * 1024 * 1024;

/** @type {import('../check/violation.js').Invariant} */
export const atRest = {
  id: 'I15',
  name: 'at rest',
  sentence:
    'After the drain no consumer is gone, nothing waits in a stream, an outbox or for its key, no session idles in a transaction, and subscriptions and heap are as at the start.',
  async *violations(evidence) {
    const run = await evidence.run();
    for (const left of run.drain.left ?? []) yield { subject: 'drain', what: `it did not come to rest: ${left}` };
    yield* lostConsumers(await evidence.consumers(), await evidence.streams());
    yield* waitingInStreams(await evidence.streams());
    for (const service of services) yield* waitingInTables(evidence, service);
    if (run.after.idleInTransaction > 0)
      yield { subject: 'postgres', what: `${run.after.idleInTransaction} sessions are idle in a transaction` };
    yield* grown(run);
  },
};

function* lostConsumers(before, streams) {
  const now = Object.fromEntries(Object.entries(streams).map(([stream, { consumers }]) => [stream, consumers ?? []]));
  for (const { stream, name } of missingOf(before, now))
    yield { subject: name, what: `it consumed ${stream} before the first fault, and exists no more` };
}

function* waitingInStreams(streams) {
  for (const [stream, { consumers = [] }] of Object.entries(streams)) {
    for (const consumer of consumers) {
      const { name, num_pending: pending, num_ack_pending: unacknowledged } = consumer;
      if (pending + unacknowledged === 0) continue;
      const what = `${pending} messages of ${stream} wait, and ${unacknowledged} were not acknowledged`;
      yield { subject: name, what, rows: [{ ...consumer, config: undefined }] };
    }
  }
}

async function* waitingInTables(evidence, service) {
  for await (const { message_id: id, key, subject, created_at: since, refusal } of evidence.rows(service, 'outbox')) {
    const why = refusal ? `, refused: ${refusal}` : '';
    yield { subject: key, what: `${subject} ${id} waits in the outbox of ${service} since ${since}${why}`, seek: [id] };
  }
  const poisoned = await poisonedKeys(evidence);
  for await (const { consumer, key, message_id: id } of evidence.rows(service, 'held_message')) {
    if (!poisoned.has(`${consumer} ${key}`))
      yield { subject: key, what: `${id} is still held for ${consumer}, and nothing poisoned its key`, seek: [id] };
  }
}

async function poisonedKeys(evidence) {
  const keys = new Set();
  for await (const { kind, key, expects } of evidence.injected())
    if (kind === 'poison') for (const consumer of expects.dead) keys.add(`${consumer} ${key}`);
  return keys;
}

function* grown({ base, after }) {
  for (const [subject, { heapUsedBytes: heap, values }] of Object.entries(after.metrics ?? {})) {
    const before = base.metrics?.[subject];
    if (!before) continue;
    const limit = Math.round(before.heapUsedBytes * heapShare + heapSlackBytes);
    if (heap > limit) yield { subject, what: `its heap grew from ${before.heapUsedBytes} to ${heap} bytes` };
    const [open, openBefore] = [values, before.values].map((each) => each.nestwork_nats_subscriptions);
    if (open > openBefore + lazySubscriptions)
      yield { subject, what: `its subscriptions grew from ${openBefore} to ${open}` };
  }
}
