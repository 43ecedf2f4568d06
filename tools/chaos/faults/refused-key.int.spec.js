import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inboxMigrations } from '@nestwork/inbox';
import { Client } from 'pg';
import { Claims } from '../stage/claims.js';
import { products } from '../workload/journey.js';
import { refusedKey } from './refused-key.js';

const schema = `refused_${randomUUID().slice(0, 8)}`;
const client = new Client({ connectionString: process.env.TEST_POSTGRES_URL });
const databases = {
  use: async (_, work) => work(client),
  query: async (_, sql, values) => (await client.query(sql, values)).rows,
};
const [tea, pot] = products.common;

beforeAll(async () => {
  await client.connect();
  await client.query(`CREATE SCHEMA ${schema}`);
  await client.query(`SET search_path = ${schema}`);
  for (const Migration of inboxMigrations) await new Migration().up(client);
  await client.query('CREATE TABLE product_price (product_id uuid PRIMARY KEY, price_cents int)');
});
afterAll(async () => {
  await client.query(`DROP SCHEMA ${schema} CASCADE`);
  await client.end();
});

const price = (id) =>
  client.query(
    `INSERT INTO product_price VALUES ($1, 1) ON CONFLICT (product_id) DO UPDATE SET price_cents = excluded.price_cents`,
    [id],
  );

it('refuses the prices of its products and no other, until it is healed', async () => {
  const { heal } = await refusedKey.inject({ claims: new Claims(), databases }, { id: 1, keys: [tea] });
  await expect(price(tea)).rejects.toThrow('nobody may change the price of');
  await price(pot);
  await client.query(
    `INSERT INTO held_message (consumer, message_id, key, subject, stream, stream_seq, headers, body)
     VALUES ('orders.product-prices', 'm', $1, 's', 'S', 1, '{}', '{}')`,
    [tea],
  );
  expect(await heal()).toMatchObject({ failed: 0, held: 1 });
  await price(tea);
});
