import type { FixedPlan } from '@nestwork/database';

// The row lock makes a lane change wait for the settlement, and the settlement see a lane change that came first.
export const OWNED = `
  owned AS (
    SELECT outbox_lane.lane
    FROM outbox_lane JOIN unnest($1::smallint[], $2::bigint[]) AS held (lane, epoch)
      ON held.lane = outbox_lane.lane AND held.epoch = outbox_lane.epoch
    WHERE outbox_lane.owner IS NOT NULL
    FOR SHARE OF outbox_lane)`;

/**
 * Row by row through the primary key, whatever the planner believes. The table is almost empty at one moment and holds a
 * backlog at the next, so its statistics are always of another moment: a join planned with those of an empty table
 * compares every row with every other one. `OFFSET 0` keeps the lookup from being turned into such a join.
 */
export const foundBy = (rows: string) => `
  ${rows} CROSS JOIN LATERAL (
    SELECT ctid AS place FROM outbox AS wanted WHERE wanted.lane = given.lane AND wanted.id = given.id OFFSET 0) AS found
  WHERE given.lane IN (SELECT lane FROM owned)`;

/** $1, $2 lanes and epochs, $3, $4 lanes and ids of rows, $5 streams, $6 sequence numbers. The rows go to the history of the current day. */
export const MOVE: FixedPlan = {
  name: 'outbox_move',
  parameters: ['smallint[]', 'bigint[]', 'smallint[]', 'bigint[]', 'text[]', 'bigint[]'],
  sql: `
  WITH ${OWNED}, moved AS (
    DELETE FROM outbox
    USING (
      SELECT found.place, given.stream, given.seq
      FROM ${foundBy('unnest($3::smallint[], $4::bigint[], $5::text[], $6::bigint[]) AS given (lane, id, stream, seq)')}
    ) AS acked
    WHERE outbox.ctid = acked.place
    RETURNING outbox.*, acked.stream, acked.seq)
  INSERT INTO outbox_published (id, message_id, broker_id, subject, key, headers, body, created_at, stream, seq)
  SELECT id, message_id, broker_id, subject, key, headers, body, created_at, stream, seq FROM moved`,
};

/** $1, $2 lanes and epochs, $3, $4 lanes and ids of rows, $5 reasons, $6 pauses, $7 the pause of parked rows. Returns the rows that were parked just now. */
export const REFUSE: FixedPlan = {
  name: 'outbox_refuse',
  parameters: ['smallint[]', 'bigint[]', 'smallint[]', 'bigint[]', 'text[]', 'integer[]', 'integer'],
  columns: { messageId: 'text', subject: 'text', key: 'text', reason: 'text' },
  sql: `
  WITH ${OWNED}, noted AS (
    UPDATE outbox SET
      attempts = outbox.attempts + 1,
      refusal = refused.reason,
      retry_at = clock_timestamp()
        + coalesce(($6::int[])[outbox.attempts + 1], $7::int) * interval '1 millisecond',
      parked_at = CASE WHEN outbox.attempts + 1 > cardinality($6::int[]) THEN coalesce(parked_at, clock_timestamp()) END
    FROM (
      SELECT found.place, given.reason
      FROM ${foundBy('unnest($3::smallint[], $4::bigint[], $5::text[]) AS given (lane, id, reason)')}
    ) AS refused
    WHERE outbox.ctid = refused.place
    RETURNING outbox.*)
  SELECT message_id AS "messageId", subject, key, refusal AS reason
  FROM noted WHERE attempts = cardinality($6::int[]) + 1`,
};
