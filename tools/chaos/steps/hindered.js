import { setTimeout as pause } from 'node:timers/promises';
import { shop } from '../invariants/shop.js';
import { withBroker } from '../stage/broker.js';

/** @typedef {import('./ways.js').Scene} Scene */

/** Each statement of an attempt takes twice this long, so that the cut falls between two of them more often than not. */
const slowMs = 50;

/** The other instance would try them all while the slow one still asks what there is. */
const muchSlowerMs = 500;

/** So many that attempts are under way whenever the cut comes. */
const commandsAtOnce = 20;

/** From the redrive until some are being tried on such a slow way, at most. */
const triedWithinMs = 1_500;

/**
 * Has commands tried again, as after a redrive, and cuts the instance off from its database meanwhile: what is underneath is away,
 * which says nothing about them, so the attempts do not count. The inbox knows them: trying them again has no effect.
 * @param {Scene} scene
 */
export async function hinderRedriven({ stage, id, app, victim, peer }) {
  const [proxy, ofPeer] = [victim, peer].map((instance) => stage.links.get(`${instance}>postgres`).proxy);
  proxy.delay(slowMs);
  ofPeer.delay(muchSlowerMs);
  try {
    await redriveHandled(stage, { app, redrive: `chaos-${id}` });
    await pause(Math.random() * triedWithinMs);
    proxy.cut();
    await pause(slowMs);
  } finally {
    proxy.pass();
    ofPeer.pass();
  }
}

async function redriveHandled({ databases, natsUrl }, { app, redrive }) {
  const { type } = shop.reach[app].hopeless;
  const subject = `cmd.${type}`;
  const settled = await databases.query(shop.sagas, settledCommands, [subject, commandsAtOnce]);
  const commands = await withBroker(natsUrl, ({ manager }) =>
    Promise.all(settled.map((row) => asItArrived(manager, row))),
  );
  await databases.use(app, async (client) => {
    for (const command of commands) await client.query(deadAndRedriven, [type, subject, redrive, ...command]);
  });
}

/** Who sent it is proven by what was added on the way out. */
async function asItArrived(manager, { message_id: id, stream, seq }) {
  const { header, data } = await manager.streams.getMessage(stream, { seq: Number(seq) });
  const headers = Object.fromEntries([...header].map(([name, [value]]) => [name, value]));
  return [id, stream, seq, headers, Buffer.from(data).toString()];
}

const settledCommands = `SELECT message_id, stream, seq FROM outbox_published
  WHERE subject = $1 AND published_at < now() - interval '10 seconds' ORDER BY published_at DESC LIMIT $2`;

/** The row as a redrive leaves it that has not begun it yet. Only of what the inbox knows, since nothing may take effect twice. */
const deadAndRedriven = `
  INSERT INTO failed_message (consumer, subject, redrive_id, message_id, stream, stream_seq, headers, body, handler, attempts,
    first_failed_at, last_failed_at, error_name, error_message, error_stack, fingerprint, retry_at, dead_at)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'chaos', 0, now(), now(), 'Error', 'Put here by a test of failures', '', 'chaos', now(), now()
  WHERE EXISTS (SELECT FROM inbox WHERE consumer = $1 AND message_id = $4::text::uuid)
  ON CONFLICT DO NOTHING`;
