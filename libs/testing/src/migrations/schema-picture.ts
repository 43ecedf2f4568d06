import type { QueryRunner } from 'typeorm';

/** A column, as far as whoever writes or reads its table depends on it. */
export interface Column {
  readonly table: string;
  readonly type: string;
  /** NOT NULL. */
  readonly isRequired: boolean;
  /** Whether PostgreSQL has a value for it when an INSERT names none. */
  readonly hasDefault: boolean;
}

/** Something that is as it was made. */
interface Definition {
  readonly definition: string;
}

/** Something that belongs to a table. */
interface TablePart extends Definition {
  readonly table: string;
}

interface Index extends TablePart {
  readonly isUnique: boolean;
}

/** A table or a view. */
interface Table {
  /** Where PostgreSQL keeps it: elsewhere after it was rewritten. */
  readonly file: string;
}

/** What a database looks like to those who use it, each thing by what a person would call it, such as `column payment.status`. */
export interface SchemaPicture {
  readonly tables: ReadonlyMap<string, Table>;
  readonly columns: ReadonlyMap<string, Column>;
  /** CHECK, UNIQUE, foreign and primary keys, EXCLUDE. */
  readonly constraints: ReadonlyMap<string, TablePart>;
  readonly indexes: ReadonlyMap<string, Index>;
  readonly functions: ReadonlyMap<string, Definition>;
}

const MINE = `IN (SELECT oid FROM pg_namespace WHERE nspname = current_schema())`;

const TABLES = `
  SELECT 'table ' || relname AS name, relfilenode::text AS file FROM pg_class
  WHERE relnamespace ${MINE} AND relkind IN ('r', 'p', 'v', 'm')`;

const COLUMNS = `
  SELECT 'column ' || relname || '.' || attname AS name, 'table ' || relname AS "table", format_type(atttypid, atttypmod) AS type,
    attnotnull AS "isRequired", atthasdef OR attidentity <> '' AS "hasDefault"
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
  WHERE relnamespace ${MINE} AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped`;

// Those of NOT NULL, which PostgreSQL has from version 18 on, are with the columns.
const CONSTRAINTS = `
  SELECT 'constraint ' || conname AS name, 'table ' || relname AS "table", pg_get_constraintdef(pg_constraint.oid) AS definition
  FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE connamespace ${MINE} AND contype <> 'n'`;

const INDEXES = `
  SELECT 'index ' || i.relname AS name, 'table ' || t.relname AS "table", pg_get_indexdef(i.oid) AS definition, indisunique AS "isUnique"
  FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid WHERE i.relnamespace ${MINE}`;

const FUNCTIONS = `
  SELECT 'function ' || oid::regprocedure AS name, pg_get_functiondef(oid) AS definition FROM pg_proc
  WHERE pronamespace ${MINE} AND prokind IN ('f', 'p')`;

/** Looks at the current schema, within the transaction of the runner when it is in one. */
export async function takePicture(runner: QueryRunner): Promise<SchemaPicture> {
  return {
    tables: byName<Named<Table>>(await runner.query(TABLES)),
    columns: byName<Named<Column>>(await runner.query(COLUMNS)),
    constraints: byName<Named<TablePart>>(await runner.query(CONSTRAINTS)),
    indexes: byName<Named<Index>>(await runner.query(INDEXES)),
    functions: byName<Named<Definition>>(await runner.query(FUNCTIONS)),
  };
}

type Named<T> = T & { readonly name: string };

function byName<Row extends { readonly name: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.name, row]));
}
