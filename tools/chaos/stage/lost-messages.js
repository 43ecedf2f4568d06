import { withBroker } from './broker.js';
import { patiently } from './patiently.js';
import { storedMessages } from './stored-messages.js';

/**
 * Writes down what the broker has acknowledged and does not have any more.
 * @param {import('./open-stage.js').Stage} stage
 * @param {{ fault: number, before: Date, streams?: readonly string[] }} loss  `streams`: all unless told
 * @returns {Promise<number>} how many
 */
export async function recordLost(stage, { fault, before, streams }) {
  const lost = await lostMessages(stage, { before, streams });
  for (const { message_id: id, broker_id: brokerId, stream, seq, subject } of lost) {
    const place = { stream, seq: Number(seq), subject };
    stage.injected.write({ at: before.toISOString(), fault, kind: 'lost', ...place, brokerId, id });
    stage.lost.add(id);
  }
  return lost.length;
}

/**
 * The producers' own records of what they published before a moment, without what the streams held at that moment and hold now.
 * @param {import('./open-stage.js').Stage} stage
 * @param {{ before: Date, streams?: readonly string[], services?: readonly string[] }} where  all unless told
 */
export async function lostMessages(stage, { before, streams, services = stage.databases.services }) {
  const stored = await patiently(() => withBroker(stage.natsUrl, (broker) => storedIds(broker, before)));
  const rows = [];
  for (const service of services) rows.push(...(await published(stage, service, before)));
  return rows.filter(({ message_id: id, stream }) => !stored.has(id) && (!streams || streams.includes(stream)));
}

/**
 * How many of the lost messages nobody has published again yet.
 * @param {import('./open-stage.js').Stage} stage
 */
export async function countStillLost({ natsUrl, lost }) {
  if (lost.size === 0) return 0;
  const stored = await withBroker(natsUrl, (broker) => storedIds(broker, new Date()));
  for (const id of stored) lost.delete(id);
  return lost.size;
}

/** What was stored later is there because somebody has found the loss already. */
async function storedIds(broker, before) {
  const ids = new Set();
  for await (const { config } of broker.manager.streams.list())
    for await (const { id, time } of storedMessages(broker, config.name)) if (Date.parse(time) < before) ids.add(id);
  return ids;
}

function published({ databases }, service, before) {
  const sql = `SELECT DISTINCT ON (message_id) message_id, broker_id, stream, seq, subject, published_at
                FROM outbox_published
                WHERE published_at < $1 ORDER BY message_id, published_at DESC`;
  return patiently(() => databases.query(service, sql, [before]));
}
