import { Global, Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { connectionFailure } from './connection-failure.js';
import type { CompleteDatabaseOptions, DatabaseOptions } from './database-options.js';
import { completeOptions, DATABASE_OPTIONS } from './database-options.js';
import { DatabaseReadiness } from './database-readiness.js';
import { Database } from './database.js';
import { ConnectionNeeds } from './doctor/connection-needs.js';
import { DatabaseCheckup } from './doctor/database-checkup.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';
import { MigrationFailed } from './migration-failed.js';
import { prepareDatabase } from './prepare-database.js';
import { TransactionalDataSource } from './transactional-data-source.js';

/** How the module gets its options; the factory may inject what the imports export. */
export interface DatabaseModuleOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (...args: never[]) => DatabaseOptions | Promise<DatabaseOptions>;
}

@Module({})
class DatabaseOptionsModule {}

/**
 * Gives a service its Database, and TypeORM's repositories that obey it.
 *
 * The start waits for the server, however long, migrates or checks the tables, and fails when durability is off.
 * Connections close in onApplicationShutdown, after the transactions in progress.
 */
@Global()
@Module({})
export class DatabaseModule {
  static forRootAsync({ imports = [], inject = [], useFactory }: DatabaseModuleOptions): DynamicModule {
    const options: DynamicModule = {
      module: DatabaseOptionsModule,
      imports,
      providers: [
        {
          provide: DATABASE_OPTIONS,
          inject,
          useFactory: async (...args: never[]) => completeOptions(await useFactory(...args)),
        },
      ],
      exports: [DATABASE_OPTIONS],
    };
    return {
      module: DatabaseModule,
      imports: [options, typeOrm(options)],
      providers: [
        {
          provide: Database,
          inject: [DataSource, DATABASE_OPTIONS],
          useFactory: (source: TransactionalDataSource, complete: CompleteDatabaseOptions) =>
            new Database(source, complete),
        },
        DatabaseReadiness,
        DatabaseCheckup,
        ConnectionNeeds,
      ],
      exports: [Database, ConnectionNeeds],
    };
  }
}

function typeOrm(optionsModule: DynamicModule): DynamicModule {
  return TypeOrmModule.forRootAsync({
    imports: [optionsModule],
    inject: [DATABASE_OPTIONS],
    // `extra` only carries our options to the factory below, which also gets the entities of every forFeature.
    useFactory: (database: CompleteDatabaseOptions) => ({
      type: 'postgres',
      autoLoadEntities: true,
      // For as long as it takes: a service whose database is away is not ready, but not broken.
      retryAttempts: Infinity,
      retryDelay: 1_000,
      verboseRetryLog: true,
      toRetry: (error: unknown) =>
        !(error instanceof MigrationFailed) && isDatabaseUnavailable(connectionFailure(error)),
      extra: database,
    }),
    dataSourceFactory: async (options) => {
      const database: CompleteDatabaseOptions = options?.extra;
      await prepareDatabase(database);
      return new TransactionalDataSource(database, options?.entities);
    },
  });
}
