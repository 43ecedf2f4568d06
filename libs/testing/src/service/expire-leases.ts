import type { TestDatabase } from '../infrastructure/test-database.js';

/**
 * Ends what a killed instance holds for a limited time in the database of its service: the lanes of its relay, the right to reconcile, and what its
 * inbox was about to try again.
 *
 * It is dead for certain, so a spec need not wait for what others in production have to wait for before they believe it.
 */
export async function expireLeases(database: TestDatabase | undefined): Promise<void> {
  if (await database?.hasTable('outbox_lane')) {
    await database?.query('UPDATE outbox_lane SET lease_until = clock_timestamp()');
    await database?.query('DELETE FROM outbox_relay');
  }
  if (await database?.hasTable('outbox_reconciler'))
    await database?.query('UPDATE outbox_reconciler SET lease_until = clock_timestamp()');
  if (await database?.hasTable('ordered_key')) {
    await database?.query('UPDATE failed_message SET retry_at = clock_timestamp() WHERE retry_at IS NOT NULL');
    await database?.query('UPDATE ordered_key SET resume_at = clock_timestamp() WHERE resume_at IS NOT NULL');
  }
}
