// The limit of B5: a bare pull consumer and the one row of each event, CONCURRENCY at once. A repeat takes effect twice.
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';

const concurrency = Number(process.env.CONCURRENCY);

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Math.max(10, concurrency) });
const js = jetstream(await connect({ servers: process.env.NATS_URL }));
const consumer = await js.consumers.get(process.env.STREAM, process.env.DURABLE);
const messages = await consumer.consume({ max_messages: Math.max(100, concurrency) });
const iterator = messages[Symbol.asyncIterator]();

await Promise.all(Array.from({ length: concurrency }, work));

async function work() {
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    const { thing, number, note } = next.value.json();
    await pool.query('INSERT INTO effect VALUES ($1, $2, $3)', [thing, number, note]);
    next.value.ack();
  }
}
