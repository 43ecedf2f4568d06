const unpublished = 'SELECT count(*)::int AS count FROM outbox WHERE parked_at IS NULL';

/** A copy that fails after another one was handled leaves a row behind that nobody will try. */
const toBeRetried = `SELECT count(*)::int AS count FROM failed_message AS failed WHERE dead_at IS NULL
  AND NOT EXISTS (SELECT FROM inbox WHERE inbox.consumer = failed.consumer AND inbox.message_id::text = failed.message_id)`;

/** What follows a dead letter of its key waits for an operator, so for ever here. */
const held = `SELECT count(*)::int AS count FROM held_message AS held
  WHERE NOT EXISTS (SELECT FROM failed_message AS head
    WHERE head.consumer = held.consumer AND head.held_key = held.key AND head.dead_at IS NOT NULL)`;

const openSagas = `SELECT status, count(*)::int AS count FROM saga
  WHERE status NOT IN ('completed', 'compensated', 'needs_attention') GROUP BY 1`;

/**
 * What a service still has to do with the messages in its tables, and with its sagas, if it has any.
 * @param {Pick<import('../stage/databases.js').Databases, 'query'>} databases  @param {string} service
 * @returns {Promise<string[]>} one sentence for each kind; none when all is done
 */
export async function waitingInTables(databases, service) {
  const count = async (sql) => (await databases.query(service, sql))[0].count;
  const [inOutbox, failed, waiting] = [await count(unpublished), await count(toBeRetried), await count(held)];
  const [{ hasSagas }] = await databases.query(service, `SELECT to_regclass('saga') IS NOT NULL AS "hasSagas"`);
  const sagas = hasSagas ? await databases.query(service, openSagas) : [];
  return [
    ...sagas.map(({ status, count }) => `${service}: ${count} sagas ${status}`),
    ...(inOutbox > 0 ? [`${service}: ${inOutbox} messages in the outbox`] : []),
    ...(failed > 0 ? [`${service}: ${failed} failed messages to be tried again`] : []),
    ...(waiting > 0 ? [`${service}: ${waiting} messages held for their keys`] : []),
  ];
}
