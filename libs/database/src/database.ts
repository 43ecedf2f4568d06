import type { QueryResult, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import { currentTransaction } from './current-transaction.js';
import type { CompleteDatabaseOptions } from './database-options.js';
import type { LastStatement } from './last-work.js';
import { readingFailure } from './reading-failure.js';
import type { ScalarParameter } from './scalar-parameter.js';
import { queryConfig, type Statement, textOf } from './statement.js';
import type { Transaction } from './transaction.js';
import { TransactionRequired } from './transaction-required.js';
import type { TransactionalDataSource } from './transactional-data-source.js';

/** The service's own database: statements join the transaction they are in, and outside one they can only read. */
export class Database {
  constructor(
    private readonly dataSource: TransactionalDataSource,
    private readonly options: CompleteDatabaseOptions,
  ) {}

  /** Whether the calling code runs inside a transaction. */
  get inTransaction(): boolean {
    return currentTransaction.getStore() !== undefined;
  }

  /** How many transactions can run side by side. */
  get poolSize(): number {
    return this.options.poolSize;
  }

  /** TypeORM's entity manager for the current transaction; outside one it can only read. */
  get manager(): EntityManager {
    return currentTransaction.getStore()?.runner.manager ?? this.dataSource.manager;
  }

  /**
   * Runs the work in a transaction and commits; whatever it throws rolls everything back. Inside a transaction it joins that
   * one, which can then no longer commit once joined work failed. Costs no round trip of its own but COMMIT.
   *
   * Fails with PoolExhausted when no connection is free in time, with CommitOutcomeUnknown when COMMIT got no answer, with
   * TransactionAborted when a failure inside was swallowed.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const current = currentTransaction.getStore();
    if (current) return current.join(work);
    const transaction = await this.dataSource.begin();
    const result = await currentTransaction.run(transaction, () => transaction.complete(work));
    // Here, where no transaction is current any more.
    transaction.runAfterCommitHooks();
    return result;
  }

  /** The rows of one statement. Outside a transaction a write throws WriteOutsideTransaction. */
  async query<Row extends QueryResultRow>(statement: Statement, params?: unknown[]): Promise<Row[]> {
    return (await this.send<Row>(statement, params)).rows;
  }

  /** Runs one statement; the number of rows it changed. */
  async execute(statement: Statement, params?: unknown[]): Promise<number> {
    return (await this.send(statement, params)).rowCount ?? 0;
  }

  /** The rows of one statement in a transaction of its own, in one round trip. Inside a transaction it is a part of that one. */
  async queryAlone<Row extends QueryResultRow>(statement: Statement, params: ScalarParameter[]): Promise<Row[]> {
    if (this.inTransaction) return this.query<Row>(statement, params);
    let rows: Row[] = [];
    const answered = (answer: QueryResult<Row>) => void (rows = answer.rows);
    await this.transaction(async () => this.sendWithCommit(() => ({ statement, params, answered })));
    return rows;
  }

  /**
   * Sends a statement of the current transaction together with its COMMIT, in one round trip. For a last write whose answer
   * nobody needs; when it fails the transaction rolls back, and until then reads of the transaction do not see it. Parameters are scalars, so that nothing is left to go wrong here.
   * Like the hooks, it goes when a savepoint that it was added in is rolled back.
   */
  executeWithCommit(statement: Statement, params: ScalarParameter[]): void {
    this.sendWithCommit(() => ({ statement, params }));
  }

  /** The same for a statement that is made up, or completed, at the moment of sending. */
  sendWithCommit(statement: () => LastStatement): void {
    this.current('A statement that goes with the commit').sendWithCommit(statement);
  }

  /** Runs the hook as the last work of the current transaction; when it fails, the transaction rolls back. */
  beforeCommit(hook: () => Promise<void>): void {
    this.current('A beforeCommit hook').beforeCommit(hook);
  }

  /** Runs the hook once the current transaction has committed, never after a rollback. Its errors are logged, not thrown. */
  afterCommit(hook: () => void): void {
    this.current('An afterCommit hook').afterCommit(hook);
  }

  /** Throws TransactionRequired, saying what needs one, unless the calling code runs inside a transaction. */
  requireTransaction(doing: string): void {
    this.current(doing).requireOpen(doing);
  }

  /** Runs work that belongs to no transaction, such as a loop that outlives the one which starts it. */
  async outsideTransaction<T>(work: () => Promise<T>): Promise<T> {
    return currentTransaction.run(undefined, work);
  }

  private current(doing: string): Transaction {
    const current = currentTransaction.getStore();
    if (!current) throw new TransactionRequired(doing);
    return current;
  }

  private async send<Row extends QueryResultRow>(statement: Statement, params?: unknown[]): Promise<QueryResult<Row>> {
    const current = currentTransaction.getStore();
    if (current) return current.query<Row>(statement, params);
    try {
      const { prepareStatements } = this.options;
      return await this.dataSource.readPool.query<Row, unknown[]>(queryConfig(statement, params, prepareStatements));
    } catch (error) {
      throw readingFailure(error, textOf(statement), this.options);
    }
  }
}
