import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

const rowsAtOnce = 2_000;

/** Of the schema that the service works in; a partition is a part of its table. */
const tables = `SELECT relname AS name FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`;

/**
 * Writes every table of the services as JSON lines.
 * @param {import('../stage/databases.js').Databases} databases  @param {string} folder
 */
export async function dumpDatabases(databases, folder) {
  for (const service of databases.services) {
    mkdirSync(join(folder, service), { recursive: true });
    await databases.use(service, async (client) => {
      for (const { name } of (await client.query(tables)).rows) await dumpTable(client, name, join(folder, service));
    });
  }
}

/** PostgreSQL writes the JSON itself: JavaScript would lose the microseconds of times. */
async function dumpTable(client, table, folder) {
  const file = createWriteStream(join(folder, `${table}.jsonl`));
  await client.query('BEGIN');
  await client.query(
    `DECLARE dump CURSOR FOR SELECT to_json(one)::text AS line FROM ${client.escapeIdentifier(table)} AS one`,
  );
  for (;;) {
    const { rows } = await client.query(`FETCH ${rowsAtOnce} FROM dump`);
    if (rows.length === 0) break;
    file.write(rows.map(({ line }) => `${line}\n`).join(''));
  }
  await client.query('COMMIT');
  file.end();
  await finished(file);
}
