import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { inboxMigrations } from '@nestwork/inbox';
import { outboxMigrations } from '@nestwork/outbox';
import { sagaMigrations } from '@nestwork/saga';
import { Client } from 'pg';
import { waitingInTables } from './waiting-in-tables.js';

const schema = `drain_${randomUUID().slice(0, 8)}`;
const client = new Client({ connectionString: process.env.TEST_POSTGRES_URL });
const databases = { query: async (_, sql) => (await client.query(sql)).rows };

beforeAll(async () => {
  await client.connect();
  await client.query(`CREATE SCHEMA ${schema}`);
  await client.query(`SET search_path = ${schema}`);
  for (const Migration of [...inboxMigrations, ...outboxMigrations]) await new Migration().up(client);
});
beforeEach(() => client.query('TRUNCATE held_message, failed_message, inbox'));
afterAll(async () => {
  await client.query(`DROP SCHEMA ${schema} CASCADE`);
  await client.end();
});

const held = (key) =>
  client.query(
    `INSERT INTO held_message (consumer, message_id, key, subject, stream, stream_seq, headers, body)
     VALUES ('orders.product-prices', $1, $2, 's', 'S', 1, '{}', '{}')`,
    [randomUUID(), key],
  );
const failed = (key, deadAt) =>
  client.query(
    `INSERT INTO failed_message (consumer, message_id, held_key, subject, stream, stream_seq, headers, body, handler, attempts,
       first_failed_at, last_failed_at, error_name, error_message, error_stack, fingerprint, dead_at, retry_at)
     VALUES ('orders.product-prices', $1, $2, 's', 'S', 1, '{}', '{}', 'h', 1, now(), now(), 'E', 'm', 's', 'f', $3, CASE WHEN $3::timestamptz IS NULL THEN now() END)`,
    [randomUUID(), key, deadAt],
  );
const left = () => waitingInTables(databases, 'orders');

it('finds nothing where nothing waits', async () => {
  expect(await left()).toEqual([]);
});

it('waits for a key whose events come before their turn', async () => {
  await held('tea');
  expect(await left()).toEqual(['orders: 1 messages held for their keys']);
});

it('waits for what follows an event that is tried again', async () => {
  await failed('tea', null);
  await held('tea');
  expect(await left()).toEqual([
    'orders: 1 failed messages to be tried again',
    'orders: 1 messages held for their keys',
  ]);
});

it('does not wait for what follows a dead letter, which is up to an operator', async () => {
  await failed('tea', new Date());
  await held('tea');
  expect(await left()).toEqual([]);
  await held('coffee');
  expect(await left()).toEqual(['orders: 1 messages held for their keys']);
});

it('waits for the sagas of whichever service has some, until they have ended', async () => {
  for (const Migration of sagaMigrations) await new Migration().up({ query: (sql) => client.query(sql) });
  expect(await left()).toEqual([]);
  const values = `('ship', gen_random_uuid(), '{}', 'running', '{}'), ('ship', gen_random_uuid(), '{}', 'completed', '{}')`;
  await client.query(`INSERT INTO saga (name, id, data, status, state) VALUES ${values}`);
  expect(await left()).toEqual(['orders: 1 sagas running']);
});
