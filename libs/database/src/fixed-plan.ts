import type { NamedStatement } from './statement.js';

/**
 * A statement of the frame that a function of the database holds. Part of a migration: a change of it is a new migration
 * with a new name, because instances of both versions run side by side.
 */
export interface FixedPlan {
  /** Of the function; unique in the database. */
  readonly name: string;
  /** The types of $1, $2 and so on. */
  readonly parameters: readonly string[];
  /** Names and types of what each row has; without it, the function gives the number of changed rows, as `changed`. */
  readonly columns?: Readonly<Record<string, string>>;
  readonly sql: string;
  /** Rows in a simpler way, taken where an SQL expression is true, each time anew. */
  readonly shortcut?: { readonly when: string; readonly sql: string };
  /** An SQL expression: what the function throws when its statement changes no row. For a write whose answer nobody waits for. */
  readonly elseThrow?: string;
}

/**
 * Makes the function. PostgreSQL plans its statement once for each connection, and always by an index, whatever its
 * statistics say and however the connection is set up: the settings belong to the function and end with it.
 *
 * Only for statements that find their rows by indexes: one that has to scan is slowed down, not refused.
 */
export function createFixedPlan({ name, parameters, columns, sql, shortcut, elseThrow }: FixedPlan): string {
  const settings = PLANNING.map((setting) => `SET ${setting}`).join(' ');
  const head = `CREATE FUNCTION ${name}(${parameters.join(', ')})`;
  // Where a column has the name of a result, the column is meant.
  const body = columns
    ? `#variable_conflict use_column
       BEGIN ${shortcut ? `IF ${shortcut.when} THEN RETURN QUERY ${shortcut.sql}; RETURN; END IF; ` : ''}RETURN QUERY ${sql}; END`
    : `DECLARE changed integer;
       BEGIN ${sql}; GET DIAGNOSTICS changed = ROW_COUNT; ${elseThrow ? throwWhenUnchanged(elseThrow) : ''} RETURN changed; END`;
  return `${head} RETURNS ${columns ? tableOf(columns) : 'integer'} LANGUAGE plpgsql ${settings} AS $function$ ${body} $function$`;
}

/** The statement that calls it. */
export function callOf({ name, parameters, columns }: FixedPlan): NamedStatement {
  const call = `${name}(${parameters.map((_, index) => `$${index + 1}`).join(', ')})`;
  return { name, sql: columns ? `SELECT * FROM ${call}` : `SELECT ${call} AS changed` };
}

function throwWhenUnchanged(message: string): string {
  return `IF changed = 0 THEN RAISE EXCEPTION USING MESSAGE = ${message}; END IF;`;
}

function tableOf(columns: Readonly<Record<string, string>>): string {
  return `TABLE (${Object.entries(columns)
    .map(([name, type]) => `"${name}" ${type}`)
    .join(', ')})`;
}

// jit: what is discouraged looks expensive to PostgreSQL before version 18, and expensive plans it would compile.
const PLANNING = [
  'enable_seqscan = off',
  'enable_bitmapscan = off',
  'jit = off',
  'plan_cache_mode = force_generic_plan',
];
