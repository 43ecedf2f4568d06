import type { Database } from './database.js';

/** Something that a person did to what the frame keeps: edited, discarded, released. */
export interface OperatorAction {
  /** Who did it, as the operator command line was told. */
  readonly by: string;
  /** The operation, such as `outbox discard`. */
  readonly action: string;
  /** What it was done to, such as a message id. */
  readonly target: string;
  /** How it was before and after; absent where there is no such thing. */
  readonly before?: object;
  readonly after?: object;
  readonly reason?: string;
}

/**
 * Creates the table of those actions, unless it is there. Outbox and inbox each run it in their first migration, so that
 * either can be used without the other; no migration drops it, since it is evidence that belongs to both.
 */
export const createOperatorActionTable = `
  CREATE TABLE IF NOT EXISTS operator_action (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    by     text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    before jsonb,
    after  jsonb,
    reason text
  )`;

/** Writes down an action in the current transaction, so that nothing is changed without a trace. Throws outside a transaction. */
export async function recordOperatorAction(database: Database, action: OperatorAction): Promise<void> {
  database.requireTransaction(`Recording '${action.action}'`);
  const { by, target, before, after, reason } = action;
  await database.execute(RECORD, [by, action.action, target, json(before), json(after), reason ?? null]);
}

function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

const RECORD = `
  INSERT INTO operator_action (by, action, target, before, after, reason) VALUES ($1, $2, $3, $4, $5, $6)`;
