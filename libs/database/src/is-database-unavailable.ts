import { CommitOutcomeUnknown } from './commit-outcome-unknown.js';
import { DatabaseUnavailable } from './database-unavailable.js';
import { PoolExhausted } from './pool-exhausted.js';
import { causesOf, sqlStateOf } from './sql-state.js';
import { TransactionNotStarted } from './transaction-not-started.js';

const unavailable = [DatabaseUnavailable, PoolExhausted, CommitOutcomeUnknown, TransactionNotStarted];
// 08 connection exception, 53 insufficient resources, 58 system error; 57P01..3 shut down, crashed, starting up.
const unavailableStates = /^(08|53|58)|^57P0[1-3]$/;

/** Whether the failure says nothing about the work but that PostgreSQL could not be reached or answer: try again later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined && unavailableStates.test(state)) return true;
  return [...causesOf(error)].some((link) => unavailable.some((type) => link instanceof type));
}
