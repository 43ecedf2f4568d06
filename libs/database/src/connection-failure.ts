import { isNativeError } from 'node:util/types';
import { DatabaseUnavailable } from './database-unavailable.js';

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

/**
 * What pg threw, as DatabaseUnavailable when it was the connection. Here, where it is known to come from pg: the same
 * code may as well come from a payment provider that a handler calls.
 */
export function connectionFailure(error: unknown): unknown {
  return isNativeError(error) && isConnectionFailure(error) ? new DatabaseUnavailable(error) : error;
}

/** Whatever kept a connection from being made, as DatabaseUnavailable. */
export function unavailable(error: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable(isNativeError(error) ? error : new Error(String(error)));
}

function isConnectionFailure(error: Error): boolean {
  // A host with an IPv4 and an IPv6 address fails with both errors in one.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isConnectionFailure);
  if ('code' in error && networkCodes.has(String(error.code))) return true;
  return driverMessages.has(error.message);
}
