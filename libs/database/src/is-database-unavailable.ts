import { CommitOutcomeUnknown } from './commit-outcome-unknown.js';
import { PoolExhausted } from './pool-exhausted.js';
import { causesOf, sqlStateOf } from './sql-state.js';
import { TransactionNotStarted } from './transaction-not-started.js';

// 08 connection exception, 53 insufficient resources, 58 system error; 57P01..3 shut down, crashed, starting up.
const unavailableStates = /^(08|53|58)|^57P0[1-3]$/;
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
// pg reports these without a code, so its wording is all there is.
const driverMessages = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
  'timeout expired',
]);

/** Whether the failure says nothing about the work but that PostgreSQL could not be reached or answer: try again later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined && unavailableStates.test(state)) return true;
  return [...causesOf(error)].some(saysUnavailable);
}

function saysUnavailable(error: Error): boolean {
  if (error instanceof PoolExhausted || error instanceof CommitOutcomeUnknown || error instanceof TransactionNotStarted)
    return true;
  // A host with an IPv4 and an IPv6 address fails with both errors in one.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isDatabaseUnavailable);
  if ('code' in error && networkCodes.has(String(error.code))) return true;
  return driverMessages.has(error.message);
}
