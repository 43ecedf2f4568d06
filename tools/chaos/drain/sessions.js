/**
 * How many sessions the processes hold at PostgreSQL, and how many of them sit in a transaction that they do nothing with.
 * @param {import('../stage/open-stage.js').Stage} stage
 */
export async function sessionsOf({ databases }) {
  const [{ sessions, idle }] = await databases.queryServer(
    `SELECT count(*)::int AS sessions,
            count(*) FILTER (WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '2 seconds')::int AS idle
       FROM pg_stat_activity WHERE usename = ANY ($1) AND application_name <> 'chaos'`,
    [databases.services],
  );
  return { sessions, idleInTransaction: idle };
}
