import type { QueryConfig } from 'pg';
import { nameOfInsert } from './plain-inserts.js';

/**
 * A constant text that is sent often: each connection prepares it once, under this name, so that PostgreSQL reads and plans it
 * once. The name belongs to this text alone. PostgreSQL may keep the plan for long, so it must be one that is good whatever the
 * tables hold.
 */
export interface NamedStatement {
  readonly name: string;
  readonly sql: string;
}

/** A statement, by its text alone or with the name that it is prepared under. */
export type Statement = string | NamedStatement;

/** The text of a statement. */
export function textOf(statement: Statement): string {
  return typeof statement === 'string' ? statement : statement.sql;
}

/** Whether PostgreSQL would refuse it, if it was more than one statement: without parameters a text may be several. */
export function isSingle({ statement, params = [] }: { statement: Statement; params?: unknown[] }): boolean {
  return typeof statement !== 'string' || params.length > 0;
}

/** How the driver is told of a statement; `prepares`: whether its name, if it has one, is used. */
export function queryConfig(
  statement: Statement,
  params: unknown[] | undefined,
  prepares: boolean,
): QueryConfig<unknown[]> {
  const name = prepares ? nameOf(statement) : undefined;
  return { text: textOf(statement), ...(params && { values: params }), ...(name !== undefined && { name }) };
}

function nameOf(statement: Statement): string | undefined {
  return typeof statement === 'string' ? nameOfInsert(statement) : statement.name;
}
