import type { FixedPlan } from '@nestwork/database';

// A refused row holds back itself and the later rows of its key until it may be offered again. One time for all rows: a later one of a
// key must not be looked at when the rest of an earlier one has ended meanwhile.
const HELD_BACK = `
  EXISTS (
    SELECT FROM outbox AS refused
    WHERE refused.retry_at > (SELECT clock_timestamp())
      AND refused.destination = waiting.destination AND refused.key = waiting.key AND refused.id <= waiting.id)`;

/**
 * How the release before reads: in the order of the ids alone, so it goes over all that is held back. Kept for its instances and for
 * the migration that made it. $1 lanes, $2 destinations to leave out, $3 rows per lane, $4 bytes of bodies in all.
 * Each lane gives its own first rows, so a lane with a deep backlog does not starve the others.
 */
export const DUE: FixedPlan = {
  name: 'outbox_due',
  parameters: ['smallint[]', 'text[]', 'bigint', 'bigint'],
  columns: {
    rowId: 'bigint',
    id: 'text',
    brokerId: 'text',
    subject: 'text',
    destination: 'text',
    key: 'text',
    lane: 'smallint',
    headers: 'jsonb',
    body: 'text',
  },
  sql: `
  SELECT "rowId", id, "brokerId", subject, destination, key, lane, headers, body
  FROM (
    SELECT due.*, sum(octet_length(due.body)) OVER (ORDER BY due.number) - octet_length(due.body) AS bytes_before
    FROM unnest($1::smallint[]) AS mine (lane)
    CROSS JOIN LATERAL (
      SELECT waiting.id AS number, waiting.id AS "rowId", message_id AS id, broker_id AS "brokerId",
             subject, destination, key, lane, headers, body
      FROM outbox AS waiting
      WHERE waiting.lane = mine.lane AND waiting.destination <> ALL ($2::text[]) AND NOT ${HELD_BACK}
      ORDER BY waiting.id
      LIMIT $3
    ) AS due
  ) AS sized
  WHERE bytes_before < $4
  ORDER BY number`,
};
