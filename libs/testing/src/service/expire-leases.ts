import type { TestDatabase } from '../infrastructure/test-database.js';

/**
 * Ends what a killed instance holds for a limited time in the database of its service: the lanes of its relay.
 *
 * It is dead for certain, so a spec need not wait for what others in production have to wait for before they believe it.
 */
export async function expireLeases(database: TestDatabase | undefined): Promise<void> {
  if (!(await database?.hasTable('outbox_lane'))) return;
  await database?.query('UPDATE outbox_lane SET lease_until = clock_timestamp()');
  await database?.query('DELETE FROM outbox_relay');
}
