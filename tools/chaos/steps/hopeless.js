import { ask } from '../../ops/broker.js';
import { poisonMessage, publishPoison } from '../faults/poison.js';
import { shop } from '../invariants/shop.js';
import { withBroker } from '../stage/broker.js';
import { copyOf } from '../stage/message-copy.js';
import { derivedId } from '../workload/message-id.js';

/** @typedef {import('./ways.js').Scene} Scene */

/** Processes that die, and databases that refuse, cost attempts; a redrive begins to count anew. */
const mostAttempts = 5;

/** Publishes a message for the application that can have no effect. @param {Scene} scene @returns {Promise<string>} its id */
export async function publishHopeless({ stage, id: fault, app }) {
  const chance = Math.random();
  const { type, body } = shop.reach[app].hopeless;
  const poison = { subject: `cmd.${type}`, type, body, dead: [type], attempts: 1 };
  const message = { ...poisonMessage('hopeless', poison, { fault, index: 0, chance }), mostAttempts };
  await withBroker(stage.natsUrl, (broker) => publishPoison(stage, broker, message));
}

/** Has such a message tried again that is dead by now, and publishes another one. @param {Scene} scene */
export async function redrive(scene) {
  const { stage, app } = scene;
  await publishHopeless(scene);
  const [dead] = await stage.databases.query(app, deadLetter, [shop.reach[app].hopeless.type]);
  if (!dead) return;
  const question = { service: app, name: 'failed redrive', by: 'chaos', parameters: { id: dead.id }, timeoutMs: 2_000 };
  await withBroker(stage.natsUrl, ({ connection }) => ask(connection, question));
}

const deadLetter = `SELECT message_id AS id FROM failed_message
  WHERE consumer = $1 AND headers->>'ce-source' = 'chaos' AND dead_at IS NOT NULL AND retry_at IS NULL
  ORDER BY random() LIMIT 1`;

/** Publishes an event that was handled a while ago once more, under another id: its turn is over. @param {Scene} scene */
export async function publishCopy({ stage, id: fault, app }) {
  const { sender, event, consumer } = shop.reach[app].ordered;
  const [row] = await stage.databases.query(sender, settledEvent, [`evt.${event}.%`]);
  await withBroker(stage.natsUrl, async (broker) => {
    const original = await broker.manager.streams.getMessage(row.stream, { seq: Number(row.seq) });
    const id = derivedId('copy', String(fault), String(Math.random()));
    const brokerId = `chaos-${fault}-${id}`;
    const { headers } = copyOf({ headers: original.header }, brokerId);
    headers.set('ce-id', id);
    const { stream, seq } = await broker.stream.publish(original.subject, original.data, { headers });
    const place = { stream, seq, subject: original.subject, brokerId, id, key: headers.get('ce-subject') };
    const expects = { dead: [consumer], attempts: 1, mostAttempts };
    stage.injected.write({ at: new Date().toISOString(), fault, kind: 'poison', what: 'copy', ...place, expects });
  });
}

const settledEvent = `SELECT stream, seq FROM outbox_published
  WHERE subject LIKE $1 AND published_at < now() - interval '10 seconds' ORDER BY published_at DESC LIMIT 1`;
