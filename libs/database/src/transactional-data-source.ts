import { Logger } from '@nestjs/common';
import * as pg from 'pg';
import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import { unavailable } from './connection-failure.js';
import { currentTransaction } from './current-transaction.js';
import type { CompleteDatabaseOptions } from './database-options.js';
import { LentConnection } from './lent-connection.js';
import { poolConfig } from './pool-config.js';
import { acquireTimedOut, PoolExhausted } from './pool-exhausted.js';
import { postgresDriverOf } from './postgres-driver-of.js';
import { ReadOnlyQueryRunner } from './read-only-query-runner.js';
import { Transaction } from './transaction.js';

const logger = new Logger('Database');

/**
 * The DataSource that TypeORM and its repositories get: inside a transaction of ours they join it, outside they can only read.
 * The pool that may write is private, and lends a connection to nothing but a transaction.
 */
export class TransactionalDataSource extends DataSource {
  private readonly writePool: pg.Pool;

  constructor(
    private readonly database: CompleteDatabaseOptions,
    entities: DataSourceOptions['entities'] = [],
  ) {
    super({
      type: 'postgres',
      driver: pg,
      entities,
      // Here `extra` is the configuration of TypeORM's own pool.
      extra: { ...poolConfig(database), max: database.readPoolSize },
      poolErrorHandler: logLostConnection,
      installExtensions: false,
      logger: 'debug',
    });
    this.writePool = new pg.Pool({ ...poolConfig(database), max: database.poolSize });
    // Without a listener, an idle connection that the server closes would end the process.
    this.writePool.on('error', logLostConnection);
  }

  /** The pool for statements outside transactions. */
  get readPool(): pg.Pool {
    return postgresDriverOf(this).master;
  }

  /** Takes a connection and starts a transaction on it. */
  async begin(): Promise<Transaction> {
    try {
      return new Transaction(new LentConnection(await this.writePool.connect(), this.database.prepareStatements), this);
    } catch (error) {
      // Whatever it is, a login that was refused included: nothing was begun, so it says nothing about the work.
      if (!acquireTimedOut(error)) throw unavailable(error);
      const { poolSize: size, acquireTimeoutMs: waitedMs } = this.database;
      throw new PoolExhausted({ pool: 'writing', size, waitedMs, cause: error });
    }
  }

  override createQueryRunner(): QueryRunner {
    return currentTransaction.getStore()?.runner ?? new ReadOnlyQueryRunner(this, this.database);
  }

  /** Waits for the transactions in progress; the server's timeouts bound the wait. */
  override async destroy(): Promise<void> {
    const closed = await Promise.allSettled([this.writePool.end(), super.destroy()]);
    for (const result of closed) if (result.status === 'rejected') throw result.reason;
  }
}

// Only the message: pg hangs the whole client on this error.
function logLostConnection({ message: reason }: Error): void {
  logger.warn({ message: 'An idle database connection was lost', reason });
}
