import { evidenceIn } from '../check/evidence-folder.js';
import { plainName, subjectPattern } from '../invariants/consumers.js';
import { sentMessages } from '../invariants/sent-messages.js';
import { services } from '../invariants/shop.js';

/**
 * Reads from the evidence when something worked.
 * @param {string} out
 * @returns {Promise<import('./recovery.js').Moments>}
 */
export async function momentsIn(out) {
  const evidence = evidenceIn(out);
  const writes = [];
  for await (const { kind, outcome, endedAt } of evidence.history())
    if (kind === 'place-order' && outcome === 'ok') writes.push(Date.parse(endedAt));
  const sent = [];
  for await (const { service, isRepeat, createdAt, publishedAt } of sentMessages(evidence))
    if (!isRepeat && publishedAt) sent.push({ service, from: Date.parse(createdAt), to: Date.parse(publishedAt) });
  const deliveries = await deliveriesIn(evidence);
  return { writes: writes.toSorted((left, right) => left - right), sent, deliveries };
}

/** Each message that was handled, for each durable that it came through. */
async function deliveriesIn(evidence) {
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
        if (to !== undefined && pattern.test(subject))
          deliveries.push({ stream, durable, seq, from: Date.parse(time), to });
      }
  }
  return deliveries;
}
