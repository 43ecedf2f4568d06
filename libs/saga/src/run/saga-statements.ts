import type { FixedPlan, NamedStatement } from '@nestwork/database';

/** Milliseconds since 1970, rounded up: a timer set from it is never early. */
export const CLOCK = `ceil(extract(epoch FROM clock_timestamp()) * 1000)::float8`;

const COLUMNS = `name, id, data, status, state, version, round(extract(epoch FROM wake_at) * 1000)::float8 AS "wakeAt"`;

/** $1 name, $2 id, $3 status, $4 state, $5 timer, $6 data. */
export const INSERT: NamedStatement = {
  name: 'saga insert',
  sql: `
  INSERT INTO saga (name, id, status, state, wake_at, data)
  VALUES ($1, $2, $3, $4::jsonb, to_timestamp($5::float8 / 1000), $6::jsonb)
  ON CONFLICT (name, id) DO NOTHING`,
};

// The clock is read above the lock: below it, the time would be that of the beginning of the wait.
/** $1 name, $2 id. */
export const LOCK: FixedPlan = {
  name: 'saga_lock',
  parameters: ['text', 'uuid'],
  columns: {
    name: 'text',
    id: 'uuid',
    data: 'jsonb',
    status: 'text',
    state: 'jsonb',
    version: 'integer',
    wakeAt: 'float8',
    now: 'float8',
  },
  sql: `
  WITH locked AS MATERIALIZED (SELECT ${COLUMNS} FROM saga WHERE name = $1 AND id = $2 FOR UPDATE)
  SELECT locked.*, ${CLOCK} AS now FROM locked`,
};

// Due by the time of the statement: clock_timestamp() may change from row to row, so no index could find what is due.
/** $1 the names that this instance knows. Any instance may claim; no two claim the same saga. */
export const CLAIM_DUE = `
  WITH due AS MATERIALIZED (
    SELECT ${COLUMNS} FROM saga
    WHERE wake_at <= statement_timestamp() AND name = ANY ($1::text[])
    ORDER BY wake_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  SELECT due.*, ${CLOCK} AS now FROM due`;

/** $1 name, $2 id, $3 status, $4 state, $5 timer, $6 the version that was read. */
export const FIRST_SAVE: FixedPlan = {
  name: 'saga_save',
  parameters: ['text', 'uuid', 'text', 'jsonb', 'float8', 'integer'],
  sql: `
  UPDATE saga
  SET status = $3, state = $4::jsonb, wake_at = to_timestamp($5::float8 / 1000), version = version + 1,
      updated_at = clock_timestamp()
  WHERE name = $1 AND id = $2 AND version = $6`,
};

/** The same, but throws when the saga has another version by now. */
export const SAVE: FixedPlan = {
  ...FIRST_SAVE,
  name: 'saga_save_or_throw',
  elseThrow: `format('Saga %s %s was changed by somebody who did not lock it', $1, $2)`,
};

/** $1 name, $2 id, $3 the version that was read, $4 milliseconds from now. */
export const POSTPONE = `
  UPDATE saga SET wake_at = clock_timestamp() + $4::int * interval '1 millisecond'
  WHERE name = $1 AND id = $2 AND version = $3`;

// Its state stays as it is, for whoever looks.
/** $1 name, $2 id. */
export const SET_UNREADABLE_ASIDE = `
  UPDATE saga SET status = 'needs_attention', wake_at = NULL, updated_at = clock_timestamp() WHERE name = $1 AND id = $2`;

/** $1 name, $2 id. */
export const FIND = `SELECT ${COLUMNS} FROM saga WHERE name = $1 AND id = $2`;
