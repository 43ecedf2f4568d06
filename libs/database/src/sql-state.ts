import { isNativeError } from 'node:util/types';

// A digit is demanded so that Node's EPIPE is not taken for one.
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;

/** The five-character SQLSTATE of a PostgreSQL error, also when TypeORM or we wrapped it; undefined for other errors. */
export function sqlStateOf(error: unknown): string | undefined {
  for (const link of causesOf(error)) {
    if ('code' in link && typeof link.code === 'string' && sqlState.test(link.code)) return link.code;
  }
  return undefined;
}

/** Whether a unique or primary key refused a row; with a constraint name, whether it was that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlStateOf(error) !== '23505') return false;
  return constraint === undefined || [...causesOf(error)].some((e) => 'constraint' in e && e.constraint === constraint);
}

/** Whether a statement gave up because another transaction held what it needed for longer than lockTimeoutMs. */
export function isLockTimeout(error: unknown): boolean {
  return sqlStateOf(error) === '55P03';
}

/** Whether PostgreSQL ended a transaction only because another one was in its way: a deadlock, or a serialization failure. */
export function isTransactionConflict(error: unknown): boolean {
  return ['40P01', '40001'].includes(sqlStateOf(error) ?? '');
}

/** The error and its causes, outermost first, what TypeORM wraps included; a cycle ends the walk. */
export function* causesOf(error: unknown): Generator<Error> {
  const seen = new Set<Error>();
  for (let link = error; isNativeError(link) && !seen.has(link); link = causeOf(link)) {
    seen.add(link);
    yield link;
  }
}

function causeOf(error: Error): unknown {
  return error.cause ?? ('driverError' in error ? error.driverError : undefined);
}
