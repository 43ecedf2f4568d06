import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { runMigrations } from '@nestwork/database';
import { eventually, TestDatabase } from '@nestwork/testing';
import { inboxMigrations } from '../inbox-migrations.js';
import { FindRedrives1700000000013 } from './find-redrives.migration.js';

let temporary: TestDatabase;

beforeEach(async () => {
  temporary = await TestDatabase.create('ledger');
});
afterEach(() => temporary.drop());

it('the index of redrives is made beside a backup: it waits for that, for longer than a migration may wait for a lock', async () => {
  const migrate = (migrations: Parameters<typeof runMigrations>[0]['migrations']) =>
    runMigrations({ url: temporary.url, service: 'ledger', migrations });
  await migrate(inboxMigrations.filter((migration) => migration !== FindRedrives1700000000013));
  const backup = await temporary.begin();
  await backup.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await backup.query('SELECT 1');

  const migrating = migrate(inboxMigrations);
  const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'virtualxid'
    AND clock_timestamp() - query_start > interval '6 s'`;
  await Promise.race([migrating, eventually(async () => expect(await temporary.query(waits)).toHaveLength(1))]);
  await backup.query('COMMIT');
  await backup.end();

  await expect(migrating).resolves.toEqual(['FindRedrives1700000000013']);
  const unusable = await temporary.query('SELECT FROM pg_index WHERE NOT indisvalid');
  expect(unusable).toEqual([]);
});
