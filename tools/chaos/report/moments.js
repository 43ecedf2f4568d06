import { evidenceIn } from '../check/evidence-folder.js';
import { plainName, subjectPattern } from '../invariants/consumers.js';
import { sentMessages } from '../invariants/sent-messages.js';
import { services } from '../../system/apps.js';

/**
 * Reads from the evidence when something worked.
 * @param {string} out
 * @returns {Promise<import('./recovery.js').Moments>}
 */
export async function momentsIn(out) {
  const evidence = evidenceIn(out);
  const writes = [];
  const slow = new Set();
  for await (const { kind, journey, outcome, endedAt, body } of evidence.history()) {
    if (kind !== 'place-order' || outcome !== 'ok') continue;
    writes.push(Date.parse(endedAt));
    if (slowJourneys.has(journey)) slow.add(body.orderId);
  }
  const sent = [];
  const slowIds = new Set();
  for await (const { id, key, service, isRepeat, createdAt, publishedAt } of sentMessages(evidence)) {
    if (!isRepeat && publishedAt) sent.push({ service, from: Date.parse(createdAt), to: Date.parse(publishedAt) });
    if (slow.has(key)) slowIds.add(id);
  }
  const deliveries = await deliveriesIn(evidence, slowIds);
  return { writes: writes.toSorted((left, right) => left - right), sent, deliveries };
}

/** Their payments take long by themselves: the provider answers late, or so that it has to be asked again. */
const slowJourneys = new Set(['flaky-provider', 'slow-card', 'silent-card']);

/** Each message that was handled, for each durable that it came through, but for those about orders that are slow anyway. */
async function deliveriesIn(evidence, slowIds) {
  const handled = new Map();
  for (const service of services)
    for await (const { consumer, message_id: id, received_at: at } of evidence.rows(service, 'inbox'))
      handled.set(`${plainName(consumer)} ${id}`, Date.parse(at));
  const deliveries = [];
  for (const [stream, { consumers = [] }] of Object.entries(await evidence.streams())) {
    const durables = consumers.map(({ name, config }) => ({
      durable: name,
      consumer: plainName(name.replace(/_p\d+$/, '')),
      pattern: new RegExp(subjectPattern(config.filter_subject ?? '>')),
    }));
    for await (const { id, seq, subject, time } of evidence.messages(stream))
      for (const { durable, consumer, pattern } of durables) {
        const to = handled.get(`${consumer} ${id}`);
        if (to !== undefined && !slowIds.has(id) && pattern.test(subject))
          deliveries.push({ stream, durable, seq, from: Date.parse(time), to });
      }
  }
  return deliveries;
}
