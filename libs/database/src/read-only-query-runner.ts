import type { DataSource, ObjectLiteral } from 'typeorm';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import type { CompleteDatabaseOptions } from './database-options.js';
import { postgresDriverOf } from './postgres-driver-of.js';
import { readingFailure } from './reading-failure.js';

/** TypeORM outside transactions: reads, and a refusal with advice when it is asked to write. */
export class ReadOnlyQueryRunner extends PostgresQueryRunner {
  constructor(
    dataSource: DataSource,
    private readonly options: CompleteDatabaseOptions,
  ) {
    super(postgresDriverOf(dataSource), 'master');
    this.manager = dataSource.createEntityManager(this);
  }

  override async query(sql: string, params?: unknown[] | ObjectLiteral, structured?: boolean) {
    try {
      return await super.query(sql, params, structured);
    } catch (error) {
      throw readingFailure(error, sql, this.options);
    }
  }
}
