import { Module } from '@nestjs/common';
import { Database, DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { EventConsumer, MessagingModule } from '@nestwork/messaging';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { EntryAdded } from './ledger-contracts.js';
import { CreateLedger1760000000001, LedgerConfig } from './ledger.module.js';

@EventConsumer(EntryAdded, { durable: 'audit.trail' })
class AuditTrail {
  constructor(private readonly database: Database) {}

  async handle({ entryId }: EntryAdded): Promise<void> {
    await this.database.execute('INSERT INTO seen VALUES ($1)', [entryId]);
  }
}

/** A second service, which only listens to the ledger. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [LedgerConfig],
      useFactory: (config: LedgerConfig) => ({ service: 'audit', ...config.nats }),
    }),
    DatabaseModule.forRootAsync({
      inject: [LedgerConfig],
      useFactory: ({ databaseUrl, migrateAtStart }: LedgerConfig) => ({
        url: databaseUrl,
        service: 'audit',
        migrations: [...outboxMigrations, ...inboxMigrations, CreateLedger1760000000001],
        migrateAtStart,
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
  ],
  providers: [AuditTrail],
})
export class AuditModule {}
