import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers as newHeaders } from '@nats-io/transport-node';
import pg from 'pg';

const batchSize = 100;
const pollMs = 1_000;

const pending = `
  SELECT id, message_id, subject, headers, body FROM status_outbox
  WHERE status = 'pending' ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`;
const sent = `UPDATE status_outbox SET status = 'sent', sent_at = now() WHERE id = ANY ($1)`;

/**
 * The relay of most articles on the outbox: a transaction locks pending rows, publishes them one after the other, and marks them
 * as sent. In its favour: it has a partial index, uses message ids, marks a whole batch at once, and does not pause between full
 * batches. Runs for ever.
 */
export async function relayStatusColumn() {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const js = jetstream(await connect({ servers: process.env.NATS_URL }));
  for (;;) {
    await client.query('BEGIN');
    const { rows } = await client.query(pending, [batchSize]);
    for (const row of rows) await publish(js, row);
    await client.query(sent, [rows.map(({ id }) => id)]);
    await client.query('COMMIT');
    if (rows.length < batchSize) await pause(pollMs);
  }
}

async function publish(js, { message_id: msgID, subject, headers, body }) {
  const stored = newHeaders();
  for (const [name, value] of Object.entries(headers)) stored.set(name, value);
  await js.publish(subject, body, { msgID, headers: stored });
}
