import type { CompleteDatabaseOptions } from './database-options.js';
import { DatabaseLoginRefused } from './database-login-refused.js';
import { checkDurability } from './durability.js';
import { GuardedClient } from './guarded-client.js';
import { MigrationsPending } from './migrations-pending.js';
import { pendingMigrations, runMigrations } from './run-migrations.js';
import { sqlStateOf } from './sql-state.js';

/** Everything that must hold before the service uses its database: it keeps what it commits, and has this version's tables. */
export async function prepareDatabase(options: CompleteDatabaseOptions): Promise<void> {
  checkDurability(await durabilitySettings(options));
  if (options.migrateAtStart) {
    await runMigrations(options);
    return;
  }
  const pending = await pendingMigrations(options);
  if (pending.length > 0) throw new MigrationsPending(pending);
}

async function durabilitySettings({ url, acquireTimeoutMs }: CompleteDatabaseOptions): Promise<Record<string, string>> {
  const client = new GuardedClient({ connectionString: url, connectionTimeoutMillis: acquireTimeoutMs });
  await client.connect().catch((error: Error) => {
    throw LOGIN_REFUSED.test(sqlStateOf(error) ?? '') ? new DatabaseLoginRefused(url, error) : error;
  });
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')",
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  } finally {
    await client.end();
  }
}

// Invalid authorization, no such database, and no right to connect to it.
const LOGIN_REFUSED = /^28|^3D000$|^42501$/;
