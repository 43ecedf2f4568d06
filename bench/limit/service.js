// The service of the limits of B1 and B2: it shows an order without reading it, and writes one with an inbox and an outbox row in a
// transaction. With CHECKS it also validates. Nobody relays what it puts into the outbox, and nobody recognises a repeat.
import { randomUUID } from 'node:crypto';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { orderShown, totalCentsOf } from '../product/shown-order.ts';
import { allChecks, noChecks } from './checks.js';

const { check } = process.env.CHECKS ? allChecks() : noChecks;
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const connection = await connect({ servers: process.env.NATS_URL });

serve('limit.get-order', async (asked) => {
  check('OrderAsked', asked);
  return orderShown(asked);
});

serve('limit.place-order', async (wanted) => {
  check('OrderWanted', wanted);
  const { customerId, lines } = wanted;
  const [orderId, totalCents] = [randomUUID(), totalCentsOf(lines)];
  const accepted = { orderId, totalCents };
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO limit_inbox VALUES ($1, $2, now(), $3)', ['orders', randomUUID(), accepted]);
    await client.query('INSERT INTO limit_order VALUES ($1, $2, $3, $4, now())', [
      orderId,
      customerId,
      totalCents,
      JSON.stringify(lines),
    ]);
    const event = [randomUUID(), 'evt.orders.order-placed.v1', { ...accepted, customerId }];
    await client.query('INSERT INTO limit_outbox (message_id, subject, body) VALUES ($1, $2, $3)', event);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  return accepted;
});
await connection.flush();
process.send({ ready: true });

function serve(subject, handle) {
  const callback = async (_error, msg) => msg.respond(JSON.stringify(await handle(msg.json())));
  connection.subscribe(subject, { queue: 'orders', callback });
}
