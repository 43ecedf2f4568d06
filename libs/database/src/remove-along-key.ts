import type { Database } from './database.js';

/** Rows that no index finds, in a table whose primary key is made of texts. */
export interface RowsToRemove {
  readonly table: string;
  /** The columns of the primary key, in its order. */
  readonly key: readonly string[];
  /** The condition in SQL; `$1` is `days`. */
  readonly where: string;
  readonly days: number;
  /** Asked before each step; true ends the walk. */
  readonly isStopping: () => boolean;
}

/**
 * Removes the rows for which the condition holds; resolves with their number. Walks along the primary key in steps of a thousand
 * rows, a transaction each: an index on a time that every message changes would cost more than such a walk now and then, and a
 * search without index reads the whole table at once. A row that a transaction holds is not old, whatever it says.
 */
export async function removeAlongKey(database: Database, rows: RowsToRemove): Promise<number> {
  const statement = statementOf(rows);
  let removed = 0;
  let after: string[] | undefined = rows.key.map(() => '');
  while (after !== undefined && !rows.isStopping()) {
    const params: unknown[] = [rows.days, ...after];
    const [step] = await database.transaction(() => database.query<Step & Record<string, unknown>>(statement, params));
    removed += step?.removed ?? 0;
    after = step?.last;
  }
  return removed;
}

interface Step {
  /** The key of the last row of the step. */
  readonly last: string[];
  readonly removed: number;
}

// Found by their places: whatever the planner believes, no step reads more than its own rows.
function statementOf({ table, key, where }: RowsToRemove): string {
  const columns = key.join(', ');
  const after = key.map((_, index) => `$${index + 2}`).join(', ');
  return `
    WITH step AS MATERIALIZED (
      SELECT ctid AS place, ${columns}, (${where}) AS is_meant FROM ${table}
      WHERE (${columns}) > (${after}) ORDER BY ${columns} LIMIT ${STEP}),
    locked AS MATERIALIZED (
      SELECT ctid AS place FROM ${table}
      WHERE ctid = ANY (ARRAY(SELECT place FROM step WHERE is_meant)) AND (${where}) FOR UPDATE SKIP LOCKED),
    gone AS (DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT place FROM locked)) RETURNING 1)
    SELECT ARRAY[${columns}] AS last, (SELECT count(*) FROM gone)::int AS removed
    FROM step ORDER BY ${key.map((column) => `${column} DESC`).join(', ')} LIMIT 1`;
}

const STEP = 1_000;
