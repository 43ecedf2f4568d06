import { consumersOf, plainName } from './consumers.js';
import { sentMessages } from './sent-messages.js';

/** @type {import('../check/violation.js').Invariant} */
export const allReceived = {
  id: 'I7',
  name: 'all received',
  sentence: 'Every message of an outbox is in the inbox, or among the dead letters, of every consumer of its subject.',
  async *violations(evidence) {
    const consumers = await consumersOf(evidence);
    const missing = await everythingSent(evidence, consumers);
    const receivers = new Set(consumers.map(({ service }) => service));
    for (const service of receivers) await strikeReceived(evidence, service, missing);
    for (const [consumer, messages] of missing)
      for (const [id, { type, key, service, createdAt, stream }] of messages) {
        const where = stream === undefined ? 'never published' : `published to ${stream}`;
        const what = `${type} ${id}, sent by ${service} at ${createdAt} and ${where}, never reached ${consumer}`;
        yield { subject: key, what, seek: [id] };
      }
  },
};

/** By consumer, then by message id. */
async function everythingSent(evidence, consumers) {
  const missing = new Map(consumers.map(({ name }) => [name, new Map()]));
  for await (const { id, type, key, service, createdAt, stream, subject } of sentMessages(evidence)) {
    for (const consumer of consumers)
      if (consumer.takes(subject)) missing.get(consumer.name).set(id, { type, key, service, createdAt, stream });
  }
  return missing;
}

async function strikeReceived(evidence, service, missing) {
  for await (const { consumer, message_id: id } of evidence.rows(service, 'inbox'))
    missing.get(plainName(consumer))?.delete(id);
  for await (const { consumer, message_id: id, dead_at: deadAt } of evidence.rows(service, 'failed_message'))
    if (deadAt) missing.get(plainName(consumer))?.delete(id);
}
