// The limit of B4: one row is written, and when it is committed the event is published from memory. What was not published
// when the process ends is lost.
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { paced } from '../peers/paced.js';
import { AckInbox } from './ack-inbox.js';

const acks = new AckInbox(await connect({ servers: process.env.NATS_URL }));
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

await paced(async (event) => {
  await pool.query('INSERT INTO effect VALUES ($1, $2, $3)', [event.thing, event.number, event.note]);
  const committedAt = process.hrtime.bigint();
  await acks.publish(event.message);
  return committedAt;
});
