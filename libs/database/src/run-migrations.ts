import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DataSource, MigrationExecutor, type Migration, type QueryRunner } from 'typeorm';
import type { DatabaseOptions } from './database-options.js';
import { GuardedClient } from './guarded-client.js';
import { lostWhileMigrating } from './lost-while-migrating.js';
import { MigrationFailed } from './migration-failed.js';
import { withSessionSettings } from './session-settings.js';

/** What migrating needs to know of a database. */
export type MigrationOptions = Pick<DatabaseOptions, 'url' | 'service' | 'migrations'>;

// Any number will do, as long as nothing else in the database takes it; advisory locks belong to one database.
const lockKey = 4_823_761_905;
const lockWaitMs = 300_000;
const lockPollMs = 200;

const logger = new Logger('Migrations');

/**
 * Runs the pending migrations in the order of their timestamps, each in its own transaction, and returns their names.
 *
 * Several instances may do this at once: one migrates, the others wait up to five minutes and then find nothing to do.
 * Needs a direct connection, since a pooler between would break the session lock.
 *
 * Throws DatabaseUnavailable when the connection was lost and nothing but that is wrong: run it again. Throws MigrationFailed,
 * also when a migration lost its connection outside a transaction, because it may have stopped half way.
 */
export async function runMigrations(options: MigrationOptions): Promise<string[]> {
  return withMigrator(options, async (executor, runner) => {
    await takeLock(runner);
    const pending = await executor.getPendingMigrations();
    for (const migration of pending) await apply(migration, executor, runner);
    return pending.map(({ name }) => name);
  });
}

/** The names of the migrations that the database has not seen; changes nothing. */
export async function pendingMigrations(options: MigrationOptions): Promise<string[]> {
  return withMigrator(options, async (executor) => (await executor.getPendingMigrations()).map(({ name }) => name));
}

async function withMigrator<T>(
  { url, service, migrations }: MigrationOptions,
  work: (executor: MigrationExecutor, runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const dataSource = new DataSource({
    type: 'postgres',
    // A migration may take long, but must not queue long for a lock: everything that comes later would queue behind it.
    url: withSessionSettings(url, '-c statement_timeout=0 -c lock_timeout=5000'),
    applicationName: `${service} migrations`,
    extra: { Client: GuardedClient },
    migrations: [...migrations],
    installExtensions: false,
    // TypeORM would print to the console; this one is silent unless DEBUG asks for it.
    logger: 'debug',
  });
  await dataSource.initialize();
  try {
    // Lock and migrations share one session: whoever loses the lock can no longer migrate either.
    const runner = dataSource.createQueryRunner();
    const executor = new MigrationExecutor(dataSource, runner);
    return await work(executor, runner);
  } catch (error) {
    if (error instanceof MigrationFailed) throw error;
    throw lostWhileMigrating(error) ?? error;
  } finally {
    // Ends the session, and with it the lock and what a broken migration left open.
    await dataSource.destroy();
  }
}

async function apply(migration: Migration, executor: MigrationExecutor, runner: QueryRunner): Promise<void> {
  // Some statements, such as CREATE INDEX CONCURRENTLY, refuse to run in a transaction; TypeORM lets a migration say so.
  const inTransaction = migration.instance?.transaction ?? true;
  try {
    if (inTransaction) await runner.startTransaction();
    await executor.executeMigration(migration);
    if (inTransaction) await runner.commitTransaction();
  } catch (cause) {
    const lost = inTransaction ? lostWhileMigrating(cause) : undefined;
    throw lost ?? new MigrationFailed(migration.name, { cause, inTransaction });
  }
  logger.log({ message: 'Migrated', migration: migration.name });
}

// Polls, since a session that waits inside pg_advisory_lock holds a snapshot, and CREATE INDEX CONCURRENTLY waits for
// every older snapshot: the two would wait for each other.
async function takeLock(runner: QueryRunner): Promise<void> {
  const giveUpAt = Date.now() + lockWaitMs;
  while (Date.now() < giveUpAt) {
    const rows: { taken: boolean }[] = await runner.query('SELECT pg_try_advisory_lock($1) AS taken', [lockKey]);
    if (rows[0]?.taken) return;
    await wait(lockPollMs);
  }
  throw new Error(
    `Another instance has been migrating this database for ${lockWaitMs / 1_000} s. Wait until it is done and start again; ` +
      "if it hangs, find its session in pg_stat_activity (application_name '<service> migrations') and end it.",
  );
}
