import { type DynamicModule, Module, type ModuleMetadata, type Provider } from '@nestjs/common';
import { DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { BenchConfig } from './bench.config.js';
import { CreateEffects1760000000001 } from './create-effects.migration.js';

/** A service wired like every app: nothing is left out and nothing is tuned but the size of the pool. */
@Module({})
export class BenchModule {
  static forService(service: string, providers: readonly Provider[] = []): DynamicModule {
    return { module: BenchModule, imports: importsOf(service), providers: [...providers] };
  }
}

function importsOf(service: string): NonNullable<ModuleMetadata['imports']> {
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
        migrations: [...outboxMigrations, ...inboxMigrations, CreateEffects1760000000001],
        migrateAtStart: config.migrateAtStart,
        poolSize: Math.max(10, config.concurrency),
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
  ];
}
