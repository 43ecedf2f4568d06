import type { DataSource, ObjectLiteral } from 'typeorm';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { postgresDriverOf } from './postgres-driver-of.js';

/** The part of a transaction that sends statements. */
export interface StatementTarget {
  /** Throws TransactionEnded when the transaction is over. */
  requireOpen(doing: string): void;
  query(sql: string, params?: unknown[]): Promise<unknown>;
}

/** Lets TypeORM work inside a transaction that it does not own: it can neither end it nor give its connection back. */
export class TransactionQueryRunner extends PostgresQueryRunner {
  constructor(
    dataSource: DataSource,
    private readonly transaction: StatementTarget,
  ) {
    super(postgresDriverOf(dataSource), 'master');
    // To TypeORM the transaction is open at depth one, so that its own ones become savepoints.
    this.isTransactionActive = true;
    this.transactionDepth = 1;
    this.databaseConnection = { query: (sql: string, params?: unknown[]) => transaction.query(sql, params) };
    this.manager = dataSource.createEntityManager(this);
  }

  override async query(sql: string, params?: unknown[] | ObjectLiteral, structured?: boolean) {
    this.transaction.requireOpen(sql);
    return super.query(sql, params, structured);
  }

  /** Does nothing: repositories release what they think they opened. */
  override async release(): Promise<void> {}
}
