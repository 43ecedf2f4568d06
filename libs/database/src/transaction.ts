import { isNativeError } from 'node:util/types';
import { Logger } from '@nestjs/common';
import type { QueryResult, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { requireCommitted } from './commit-outcome.js';
import { type LastStatement, LastWork } from './last-work.js';
import type { LentConnection } from './lent-connection.js';
import { type NamedStatement, type Statement, textOf } from './statement.js';
import { TransactionAborted } from './transaction-aborted.js';
import { TransactionEnded } from './transaction-ended.js';
import { TransactionNotStarted } from './transaction-not-started.js';
import { type StatementTarget, TransactionQueryRunner } from './transaction-query-runner.js';

const logger = new Logger('Transaction');

const START: NamedStatement = { name: 'transaction start', sql: 'START TRANSACTION READ WRITE' };
const COMMIT: NamedStatement = { name: 'transaction commit', sql: 'COMMIT' };

/** One transaction on one connection, from START TRANSACTION to COMMIT or ROLLBACK. */
export class Transaction implements StatementTarget {
  private started: Promise<unknown> | undefined;
  private readonly last = new LastWork();
  private open = true;
  private joinedFailure: unknown;
  private firstFailure: unknown;
  private queryRunner?: TransactionQueryRunner;

  constructor(
    private readonly connection: LentConnection,
    private readonly dataSource: DataSource,
  ) {}

  /** The way into this transaction for TypeORM. */
  get runner(): TransactionQueryRunner {
    this.queryRunner ??= new TransactionQueryRunner(this.dataSource, this);
    return this.queryRunner;
  }

  /** Runs the work and commits; when either fails, rolls back and throws. The connection is given back in any case. */
  async complete<T>(work: () => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await work();
      await this.commit();
    } catch (error) {
      throw await this.rollback(error);
    }
    this.connection.giveBack();
    return result;
  }

  /** Runs the hooks of committed work; what they throw is logged. */
  runAfterCommitHooks(): void {
    for (const hook of this.last.afterCommit) {
      try {
        hook();
      } catch (err) {
        logger.error({ message: 'An afterCommit hook failed; the transaction is committed all the same', err });
      }
    }
  }

  /** Runs work that asked for a transaction inside this one. When it fails, this transaction can no longer commit. */
  async join<T>(work: () => Promise<T>): Promise<T> {
    this.requireOpen('A joining transaction');
    try {
      return await work();
    } catch (error) {
      this.joinedFailure ??= error;
      throw error;
    }
  }

  async query<Row extends QueryResultRow>(statement: Statement, params?: unknown[]): Promise<QueryResult<Row>> {
    const sql = textOf(statement);
    this.requireOpen(sql);
    this.last.follow(sql);
    try {
      return await this.send<Row>(statement, params);
    } catch (error) {
      this.firstFailure ??= error;
      throw error;
    }
  }

  sendWithCommit(statement: () => LastStatement): void {
    this.requireOpen('A statement that goes with the commit');
    this.last.statements.push(statement);
  }

  beforeCommit(hook: () => Promise<void>): void {
    this.requireOpen('A beforeCommit hook');
    this.last.beforeCommit.push(hook);
  }

  afterCommit(hook: () => void): void {
    this.requireOpen('An afterCommit hook');
    this.last.afterCommit.push(hook);
  }

  requireOpen(doing: string): void {
    if (!this.open) throw new TransactionEnded(doing);
  }

  private send<Row extends QueryResultRow>(statement: Statement, params?: unknown[]): Promise<QueryResult<Row>> {
    if (this.started) return this.connection.query(statement, params);
    const [started, answer] = this.connection.queryTogether([
      { statement: START },
      { statement, ...(params && { params }) },
    ]);
    this.noteStart(started!);
    return answer!;
  }

  // Not awaited by whoever sends the first statement. Should the server refuse to start, that statement cannot write either, because
  // sessions are read-only by default, and the refusal is thrown at the end.
  private noteStart(started: Promise<unknown>): void {
    this.started = started;
    started.catch(() => undefined);
  }

  private async commit(): Promise<void> {
    // A hook may add hooks; iterating the array itself reaches those too.
    for (const hook of this.last.beforeCommit) await hook();
    await this.started;
    this.open = false;
    this.requireCommittable();
    // All of them before the first is sent: where one cannot be made up, nobody would wait for the answers to the others.
    const last = this.last.statements.map((make) => make());
    const start = this.started ? [] : [{ statement: START }];
    // Sent without waiting for the statements before it: if one of them fails, the server does not commit.
    const answers = this.connection.queryTogether([...start, ...last, { statement: COMMIT }]);
    if (!this.started) this.noteStart(answers[0]!);
    const statements = await Promise.allSettled(answers);
    const commit = statements.pop()!;
    requireCommitted({ statements, commit, earlierFailure: this.firstFailure });
    for (const [index, { answered }] of last.entries()) answered?.(await answers[start.length + index]!);
  }

  private requireCommittable(): void {
    if (this.connection.lost) throw this.connection.lost;
    if (this.joinedFailure !== undefined) throw new TransactionAborted(this.joinedFailure);
    if (this.started && !this.connection.inTransaction) throw new TransactionEnded('COMMIT');
  }

  /** Returns what to throw. */
  private async rollback(reason: unknown): Promise<unknown> {
    this.open = false;
    const [started] = await Promise.allSettled([this.started]);
    const failure = await this.sendRollback();
    this.connection.giveBack();
    if (failure) this.reportFailedRollback(failure, reason);
    return started.status === 'rejected' ? new TransactionNotStarted(started.reason) : reason;
  }

  private async sendRollback(): Promise<unknown> {
    // A lost connection needs no ROLLBACK: the server rolls back by itself.
    if (this.connection.lost || !this.connection.inTransaction) return undefined;
    const [answer] = await Promise.allSettled([this.connection.query('ROLLBACK')]);
    return answer.status === 'rejected' ? answer.reason : undefined;
  }

  private reportFailedRollback(failure: unknown, error: unknown): void {
    logger.warn({
      message: 'ROLLBACK was not answered; its connection was ended, which rolls back too',
      err: failure,
    });
    if (isNativeError(error) && error.cause === undefined && Object.isExtensible(error)) error.cause = failure;
  }
}
