import { services } from '../../system/apps.js';

/**
 * One row of an outbox, waiting or published. `sequence` is the place within its key, undefined for what has none.
 * @typedef {object} SentMessage
 * @property {string} service  the sender
 * @property {string} id
 * @property {boolean} isRepeat  a message that was sent before, offered once more under another broker id
 * @property {string} type  the message name
 * @property {string} subject
 * @property {string} key
 * @property {number} [sequence]
 * @property {string} createdAt  by the clock of the database
 * @property {string} [publishedAt]  by the same clock
 * @property {string} [stream]  where the broker said that it stored it; undefined while it waits
 * @property {Record<string, string>} headers
 * @property {any} body
 */

/**
 * Everything that the given services have ever decided to send, service by service.
 * @param {import('../check/evidence.js').Evidence} evidence  @param {readonly string[]} [senders]
 * @returns {AsyncGenerator<SentMessage>}
 */
export async function* sentMessages(evidence, senders = services) {
  for (const service of senders) {
    for (const table of ['outbox_published', 'outbox']) {
      for await (const row of evidence.rows(service, table)) yield sentMessage(service, row);
    }
  }
}

function sentMessage(service, row) {
  const {
    message_id: id,
    broker_id: brokerId,
    subject,
    key,
    headers,
    body,
    created_at: createdAt,
    published_at: publishedAt,
    stream,
  } = row;
  const sequence = headers['x-sequence'];
  return {
    service,
    id,
    isRepeat: brokerId !== id,
    type: headers['ce-type'],
    subject,
    key,
    sequence: sequence === undefined ? undefined : Number(sequence),
    createdAt,
    publishedAt,
    stream,
    headers,
    get body() {
      return JSON.parse(body);
    },
  };
}
