import { type DynamicModule, Module, type ModuleMetadata, type Provider } from '@nestjs/common';
import { DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import type { MigrationInterface } from 'typeorm';
import { BenchConfig } from './bench.config.js';
import { CreateEffects1760000000001 } from './create-effects.migration.js';

/** A service wired like every app: nothing is left out and nothing is tuned but the size of the pool. */
@Module({})
export class BenchModule {
  static forService(
    service: string,
    providers: readonly Provider[] = [],
    migrations: readonly MigrationClass[] = [CreateEffects1760000000001],
  ): DynamicModule {
    return { module: BenchModule, imports: importsOf(service, migrations), providers: [...providers] };
  }
}

type MigrationClass = new () => MigrationInterface;

function importsOf(service: string, migrations: readonly MigrationClass[]): NonNullable<ModuleMetadata['imports']> {
  return [
    MessagingModule.forRootAsync({
      inject: [BenchConfig],
      useFactory: (config: BenchConfig) => ({ service, ...config.nats }),
    }),
    DatabaseModule.forRootAsync({
      inject: [BenchConfig],
      useFactory: (config: BenchConfig) => ({
        service,
        url: config.databaseUrl,
        migrations: [...outboxMigrations, ...inboxMigrations, ...migrations],
        migrateAtStart: config.migrateAtStart,
        poolSize: Math.max(10, config.concurrency),
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
  ];
}
