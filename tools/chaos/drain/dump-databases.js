import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

const frameTables = [
  'outbox',
  'outbox_published',
  'outbox_key',
  'inbox',
  'failed_message',
  'held_message',
  'ordered_key',
  'operator_action',
];
const ownTables = {
  orders: ['orders', 'product_price', 'saga'],
  inventory: ['product', 'reservation'],
  payments: ['payment', 'customer_ledger'],
};
const rowsAtOnce = 2_000;

/**
 * Writes every table of the services as JSON lines.
 * @param {import('../stage/databases.js').Databases} databases  @param {string} folder
 */
export async function dumpDatabases(databases, folder) {
  for (const service of databases.services) {
    mkdirSync(join(folder, service), { recursive: true });
    await databases.use(service, async (client) => {
      for (const table of [...ownTables[service], ...frameTables])
        await dumpTable(client, table, join(folder, service));
    });
  }
}

/** PostgreSQL writes the JSON itself: JavaScript would lose the microseconds of times. */
async function dumpTable(client, table, folder) {
  const [{ exists }] = (await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [table])).rows;
  if (!exists) return;
  const file = createWriteStream(join(folder, `${table}.jsonl`));
  await client.query('BEGIN');
  await client.query(`DECLARE dump CURSOR FOR SELECT to_json(one)::text AS line FROM ${table} AS one`);
  for (;;) {
    const { rows } = await client.query(`FETCH ${rowsAtOnce} FROM dump`);
    if (rows.length === 0) break;
    file.write(rows.map(({ line }) => `${line}\n`).join(''));
  }
  await client.query('COMMIT');
  file.end();
  await finished(file);
}
