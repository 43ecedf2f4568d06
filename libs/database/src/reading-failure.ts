import { connectionFailure, unavailable } from './connection-failure.js';
import type { CompleteDatabaseOptions } from './database-options.js';
import { acquireTimedOut, PoolExhausted } from './pool-exhausted.js';
import { sqlStateOf } from './sql-state.js';
import { WriteOutsideTransaction } from './write-outside-transaction.js';

const readOnlyTransaction = '25006';

// Invalid authorization, and a database that is not there: a pool says so when it makes a connection, and no statement does.
const LOGIN_REFUSED = /^28|^3D000$/;

/** What a failure of a statement outside transactions means to the caller. */
export function readingFailure(error: unknown, sql: string, options: CompleteDatabaseOptions): unknown {
  if (sqlStateOf(error) === readOnlyTransaction) return new WriteOutsideTransaction(sql, error);
  if (LOGIN_REFUSED.test(sqlStateOf(error) ?? '')) return unavailable(error);
  if (!acquireTimedOut(error)) return connectionFailure(error);
  return new PoolExhausted({
    pool: 'reading',
    size: options.readPoolSize,
    waitedMs: options.acquireTimeoutMs,
    cause: error,
  });
}
