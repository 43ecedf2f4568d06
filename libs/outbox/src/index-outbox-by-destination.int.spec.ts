import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { runMigrations } from '@nestwork/database';
import { eventually, TestDatabase } from '@nestwork/testing';
import { CreateOutbox1700000000001 } from './create-outbox.migration.js';
import { IndexOutboxByDestination1700000000011 } from './index-outbox-by-destination.migration.js';

let temporary: TestDatabase;

beforeEach(async () => {
  temporary = await TestDatabase.create('shop');
});
afterEach(() => temporary.drop());

it('the indexes of the reading are made beside a backup: they wait for that, for longer than a migration may wait for a lock', async () => {
  const migrate = (migrations: Parameters<typeof runMigrations>[0]['migrations']) =>
    runMigrations({ url: temporary.url, service: 'shop', migrations });
  await migrate([CreateOutbox1700000000001]);
  const backup = await temporary.begin();
  await backup.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await backup.query('SELECT 1');

  const migrating = migrate([CreateOutbox1700000000001, IndexOutboxByDestination1700000000011]);
  const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'virtualxid'
    AND clock_timestamp() - query_start > interval '6 s'`;
  await Promise.race([migrating, eventually(async () => expect(await temporary.query(waits)).toHaveLength(1))]);
  await backup.query('COMMIT');
  await backup.end();

  await expect(migrating).resolves.toEqual(['IndexOutboxByDestination1700000000011']);
});
