import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { connectionFailure } from './connection-failure.js';
import { DatabaseUnavailable } from './database-unavailable.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';
import { causesOf } from './sql-state.js';

/**
 * What ended a migration, as DatabaseUnavailable when that was the connection or the server; undefined for everything else.
 * TypeORM gives up a runner whose connection broke, so the next statement finds it released: nobody else releases it here.
 */
export function lostWhileMigrating(error: unknown): DatabaseUnavailable | undefined {
  for (const link of causesOf(error)) {
    if (link instanceof DatabaseUnavailable) return link;
    if (link instanceof QueryRunnerAlreadyReleasedError)
      return new DatabaseUnavailable(new Error('the connection was lost between two statements', { cause: link }));
    const failure = link instanceof QueryFailedError ? connectionFailure(link.driverError) : undefined;
    if (failure instanceof DatabaseUnavailable) return failure;
    if (isDatabaseUnavailable(link)) return new DatabaseUnavailable(link);
  }
  return undefined;
}
