// The limit of B3: batches read, published side by side with a message id, deleted when all of them are acknowledged. It keeps
// no order, no history and no lease, notices no refusal, and only one instance of it may run.
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { AckInbox } from './ack-inbox.js';

const batchSize = 2_000;

const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const acks = new AckInbox(await connect({ servers: process.env.NATS_URL }));

for (;;) {
  const { rows } = await client.query(
    'SELECT id, broker_id, subject, headers, body FROM limit_outbox ORDER BY id LIMIT $1',
    [batchSize],
  );
  if (rows.length === 0) await pause(1_000);
  await Promise.all(rows.map(({ broker_id, ...row }) => acks.publish({ ...row, id: broker_id })));
  await client.query('DELETE FROM limit_outbox WHERE id = ANY ($1)', [rows.map(({ id }) => id)]);
}
