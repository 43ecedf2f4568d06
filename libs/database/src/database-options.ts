import type { MigrationInterface } from 'typeorm';

/** A TypeORM migration class. Its name ends in a 13-digit timestamp, which orders it. */
export type MigrationClass = new () => MigrationInterface;

/** How a service reaches its own database. */
export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** The service's name; shown by the server as the application of each session. */
  readonly service: string;
  readonly migrations: readonly MigrationClass[];
  /** Runs pending migrations before anything else; when false, pending migrations refuse the start. */
  readonly migrateAtStart: boolean;
  /** Connections for transactions, 25 unless told. It bounds how many messages are handled side by side; see ConnectionNeeds. */
  readonly poolSize?: number;
  /** Connections for reads outside transactions, 5 unless told. */
  readonly readPoolSize?: number;
  /** How long to wait for a free or new connection, 5,000 unless told. */
  readonly acquireTimeoutMs?: number;
  /**
   * Whether connections prepare the statements that have a name, true unless told. To be switched off behind a pooler in
   * transaction mode that does not carry them over: PgBouncer before 1.21, or with `max_prepared_statements = 0`.
   */
  readonly prepareStatements?: boolean;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  readonly idleInTransactionTimeoutMs?: number;
}

/** DatabaseOptions with every default filled in. */
export type CompleteDatabaseOptions = Required<DatabaseOptions>;

/** Injection token of the CompleteDatabaseOptions. */
export const DATABASE_OPTIONS = Symbol('DATABASE_OPTIONS');

/** Fills in the defaults. */
export function completeOptions(options: DatabaseOptions): CompleteDatabaseOptions {
  return {
    ...options,
    poolSize: options.poolSize ?? 25,
    readPoolSize: options.readPoolSize ?? 5,
    acquireTimeoutMs: options.acquireTimeoutMs ?? 5_000,
    prepareStatements: options.prepareStatements ?? true,
    statementTimeoutMs: options.statementTimeoutMs ?? 10_000,
    lockTimeoutMs: options.lockTimeoutMs ?? 3_000,
    idleInTransactionTimeoutMs: options.idleInTransactionTimeoutMs ?? 15_000,
  };
}
