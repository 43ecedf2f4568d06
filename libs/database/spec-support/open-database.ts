import type { EntitySchema } from 'typeorm';
import { Database } from '../src/database.js';
import { completeOptions, type DatabaseOptions } from '../src/database-options.js';
import { TransactionalDataSource } from '../src/transactional-data-source.js';

/** A Database without Nest around it. */
export interface OpenDatabase {
  readonly database: Database;
  readonly dataSource: TransactionalDataSource;
  close(): Promise<void>;
}

/** Opens a database with small limits; options given win. */
export async function openDatabase(
  options: Partial<DatabaseOptions> & { url: string },
  entities: EntitySchema[] = [],
): Promise<OpenDatabase> {
  const complete = completeOptions({ service: 'spec', migrations: [], migrateAtStart: false, ...options });
  const dataSource = new TransactionalDataSource(complete, entities);
  await dataSource.initialize();
  return { database: new Database(dataSource, complete), dataSource, close: () => dataSource.destroy() };
}
