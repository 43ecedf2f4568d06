import type { TestDatabase } from '../infrastructure/test-database.js';
import type { FailedMessage } from '../settling/failed-message.js';

/** What the inbox of a service noted about messages it failed to handle; nothing for a service without an inbox. */
export async function failedMessagesIn(database: TestDatabase | undefined): Promise<FailedMessage[]> {
  if (!(await database?.hasTable('failed_message'))) return [];
  return (
    (await database?.query<FailedMessage>(
      `SELECT consumer, message_id AS "messageId", attempts, error_name || ': ' || error_message AS error, dead_at IS NOT NULL AS dead
       FROM failed_message ORDER BY first_failed_at`,
    )) ?? []
  );
}

/** How many messages the inbox of a service is to try again by itself. */
export async function dueIn(database: TestDatabase | undefined): Promise<number> {
  if (!(await database?.hasTable('ordered_key'))) return 0;
  const [row] =
    (await database?.query<{ count: number }>(
      `SELECT (SELECT count(*)::int FROM failed_message WHERE retry_at IS NOT NULL)
            + (SELECT count(*)::int FROM ordered_key WHERE resume_at IS NOT NULL) AS count`,
    )) ?? [];
  return row?.count ?? 0;
}

/** How many messages wait in the outbox of a service. */
export async function unsentIn(database: TestDatabase | undefined): Promise<number> {
  if (!(await database?.hasTable('outbox'))) return 0;
  const [row] = (await database?.query<{ count: number }>('SELECT count(*)::int AS count FROM outbox')) ?? [];
  return row?.count ?? 0;
}
