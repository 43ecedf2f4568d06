import type { FixedPlan } from '@nestwork/database';
import { OWNED } from './relay-statements.js';

/** Until when a row rests: it was refused, or stands behind one that was, and is not looked at. Woken, it has '-infinity' there, as if it never did. */
const REST = `coalesce(retry_at, '-infinity')`;

/** A row that rests. */
export const RESTS = `${REST} > '-infinity'`;

/** A row that no rest keeps from being looked at. */
export const WAITS = `${REST} = '-infinity'`;

/**
 * The indexes of the reading, each for one kind of question. Which of them, or of all others, a statement goes by must follow from its text:
 * an empty table makes all of them equally good, and that plan is kept. So each is on an expression, or for a condition, which just the
 * statements have that are meant to use it; `id > 0` and `attempts >= 0` are always true.
 */
export const READING_INDEXES = [
  ['outbox_waiting', `(destination, (lane::int), id) WHERE ${WAITS}`],
  ['outbox_resting', `(destination, key, id) WHERE ${RESTS} AND id > 0`],
  ['outbox_rested', `((lane::int), (${REST}), id) WHERE ${RESTS} AND attempts >= 0`],
] as const;

// Whose rest is over, in a lane: by the index `outbox_rested`.
const restedIn = (lane: string) =>
  `outbox.lane::int = ${lane} AND ${RESTS} AND attempts >= 0 AND ${REST} <= statement_timestamp()`;

// The first of its key that rests holds back those behind it: by the index `outbox_resting`.
const restOfKey = (row: string) => `
  SELECT earlier.retry_at AS until FROM outbox AS earlier
  WHERE ${RESTS} AND earlier.id > 0 AND earlier.destination = ${row}.destination AND earlier.key = ${row}.key AND earlier.id < ${row}.id
  ORDER BY earlier.id LIMIT 1`;

// As often as not nothing rests and no stream is away. Then the first rows of each lane are those to publish.
const FIRST_ROWS = `
  SELECT "rowId", id, "brokerId", subject, destination, key, lane, headers, body, 'free'
  FROM (
    SELECT due.*, sum(octet_length(due.body)) OVER (ORDER BY due."rowId") - octet_length(due.body) AS bytes_before
    FROM unnest($1::smallint[]) AS mine (lane)
    CROSS JOIN LATERAL (
      SELECT id AS "rowId", message_id AS id, broker_id AS "brokerId", subject, destination, key, lane, headers, body
      FROM outbox AS waiting WHERE waiting.lane = mine.lane ORDER BY waiting.id LIMIT $3) AS due
  ) AS sized
  WHERE bytes_before < $4
  ORDER BY "rowId"`;

// From one destination to the next by index: what waits for each is not gone over.
const DESTINATIONS = `
  RECURSIVE flowing (destination) AS (
    (SELECT destination FROM outbox WHERE ${WAITS} ORDER BY destination LIMIT 1)
    UNION ALL
    SELECT (
      SELECT later.destination FROM outbox AS later
      WHERE ${WAITS} AND later.destination > flowing.destination ORDER BY later.destination LIMIT 1)
    FROM flowing WHERE flowing.destination IS NOT NULL)`;

// By the index `outbox_waiting`.
const IN_LANE = `
  SELECT first_rows.* FROM flowing CROSS JOIN LATERAL (
    SELECT id AS number, message_id, broker_id, subject, destination, key, lane, headers, body
    FROM outbox AS waiting
    WHERE waiting.destination = flowing.destination AND waiting.lane::int = mine.lane AND ${WAITS}
    ORDER BY waiting.id LIMIT $3) AS first_rows
  WHERE flowing.destination <> ALL ($2::text[])
  ORDER BY number LIMIT $3`;

// By the index `outbox_resting`.
const BEHIND = `
  EXISTS (
    SELECT FROM outbox AS earlier
    WHERE ${RESTS} AND earlier.id > 0 AND earlier.destination = given.destination AND earlier.key = given.key AND earlier.id < given.number)`;

/**
 * The first rows of each lane, so that a lane with a deep backlog does not starve the others. $1 lanes, $2 destinations to leave out,
 * $3 rows per lane, $4 bytes of bodies in all. `stands`: 'free' rows may be published; 'behind' ones are to be set aside; one that is
 * 'rested' says that there are rows to be woken.
 *
 * It looks at no more rows than it gives, destination by destination: neither those of one that is away nor those that rest are gone over.
 */
export const NEXT: FixedPlan = {
  name: 'outbox_next',
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
    stands: 'text',
  },
  shortcut: {
    when: `cardinality($2) = 0 AND NOT EXISTS (SELECT FROM outbox WHERE ${RESTS} AND attempts >= 0)`,
    sql: FIRST_ROWS,
  },
  sql: `
  WITH ${DESTINATIONS}, looked_at AS (
    SELECT given.*, ${BEHIND} AS behind
    FROM unnest($1::smallint[]) AS mine (lane) CROSS JOIN LATERAL (${IN_LANE}) AS given
  ), free AS (
    SELECT *, sum(octet_length(body)) OVER (ORDER BY number) - octet_length(body) AS bytes_before
    FROM looked_at WHERE NOT behind)
  SELECT number, message_id, broker_id, subject, destination, key, lane, headers, body, 'free' FROM free WHERE bytes_before < $4
  UNION ALL
  SELECT number, message_id, '', '', destination, key, lane, '{}', '', 'behind' FROM looked_at WHERE behind
  UNION ALL
  (SELECT rested.id, message_id, '', '', destination, key, rested.lane, '{}', '', 'rested'
   FROM unnest($1::smallint[]) AS mine (lane) CROSS JOIN LATERAL (
     SELECT id, message_id, destination, key, lane FROM outbox WHERE ${restedIn('mine.lane')} ORDER BY ${REST} LIMIT 1) AS rested LIMIT 1)
  ORDER BY 1`,
};

/**
 * $1, $2 lanes and epochs, $3, $4 lanes and ids of rows that stand behind one that rests: they rest as long as the first of these does, so
 * that they are not looked at again and again; for a second at least, where that one should have been woken and is locked.
 */
export const SET_ASIDE: FixedPlan = {
  name: 'outbox_set_aside',
  parameters: ['smallint[]', 'bigint[]', 'smallint[]', 'bigint[]'],
  sql: `
  WITH ${OWNED}
  UPDATE outbox SET retry_at = greatest(behind.until, statement_timestamp() + interval '1 s')
  FROM (
    SELECT found.place, first_of_key.until
    FROM unnest($3::smallint[], $4::bigint[]) AS given (lane, id)
    CROSS JOIN LATERAL (
      SELECT ctid AS place, id, destination, key FROM outbox AS wanted
      WHERE wanted.lane = given.lane AND wanted.id = given.id OFFSET 0) AS found
    CROSS JOIN LATERAL (${restOfKey('found')}) AS first_of_key
    WHERE given.lane IN (SELECT lane FROM owned)
  ) AS behind
  WHERE outbox.ctid = behind.place`,
};

/**
 * $1, $2 lanes and epochs, $3 how many rows of each lane at most. The rest of these is over: they are looked at again. Not so those behind one that
 * rests again already: they rest on with it, without a turn in which they would stand in front of all that is new in their lane.
 */
export const WAKE: FixedPlan = {
  name: 'outbox_wake',
  parameters: ['smallint[]', 'bigint[]', 'bigint'],
  sql: `
  WITH ${OWNED}
  UPDATE outbox SET retry_at = coalesce((
    SELECT CASE WHEN until > statement_timestamp() THEN until END FROM (${restOfKey('outbox')}) AS first_of_key), '-infinity')
  FROM (
    SELECT rested.place FROM owned CROSS JOIN LATERAL (
      SELECT ctid AS place FROM outbox WHERE ${restedIn('owned.lane')} ORDER BY ${REST}, id LIMIT $3
      FOR UPDATE SKIP LOCKED) AS rested) AS rested
  WHERE outbox.ctid = rested.place`,
};
