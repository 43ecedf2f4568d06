import { Module } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Database, DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { EventConsumer, MessagingModule } from '@nestwork/messaging';
import { Outbox, OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { Env, ServiceConfig } from '@nestwork/service';
import { IsBoolean, IsString } from 'class-validator';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AccountClosed, EntryAdded, EntryRecorded, RecordEntry } from './ledger-contracts.js';

/** The configuration of the sample service. */
export class LedgerConfig extends ServiceConfig {
  @Env('DATABASE_URL', { description: 'where the ledger is kept.' })
  @IsString()
  readonly databaseUrl!: string;

  @Env('MIGRATE_AT_START', { default: false, description: 'whether to migrate at start.' })
  @IsBoolean()
  readonly migrateAtStart!: boolean;
}

/** Its tables. */
export class CreateLedger1760000000001 implements MigrationInterface {
  readonly name = 'CreateLedger1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    // Neither table has a unique key: a second effect of one message must show.
    await runner.query('CREATE TABLE entry (entry_id uuid NOT NULL, account text NOT NULL, amount int NOT NULL)');
    await runner.query('CREATE TABLE seen (entry_id uuid NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE entry, seen');
  }
}

@CommandHandler(RecordEntry)
class RecordEntryHandler implements ICommandHandler<RecordEntry> {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async execute({ entryId, account, amount }: RecordEntry): Promise<EntryRecorded> {
    if (account === 'closed') throw AccountClosed.of({ account });
    if (account === 'broken') throw new Error('the ledger is torn');
    await this.database.execute('INSERT INTO entry VALUES ($1, $2, $3)', [entryId, account, amount]);
    await this.outbox.publish(EntryAdded.of({ entryId, account, amount }));
    const [row] = await this.database.query<{ balance: number }>(
      'SELECT sum(amount)::int AS balance FROM entry WHERE account = $1',
      [account],
    );
    return EntryRecorded.of({ balance: row?.balance ?? 0 });
  }
}

@EventConsumer(EntryAdded, { durable: 'ledger.witness' })
class Witness {
  constructor(private readonly database: Database) {}

  async handle({ entryId }: EntryAdded): Promise<void> {
    await this.database.execute('INSERT INTO seen VALUES ($1)', [entryId]);
  }
}

/** A service with a command, an event and a consumer of its own event: every way a message can take. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [LedgerConfig],
      useFactory: (config: LedgerConfig) => ({
        service: 'ledger',
        ...config.nats,
        maxAttempts: 2,
        retryDelaysMs: [50],
      }),
    }),
    DatabaseModule.forRootAsync({
      inject: [LedgerConfig],
      useFactory: ({ databaseUrl, migrateAtStart }: LedgerConfig) => ({
        url: databaseUrl,
        service: 'ledger',
        migrations: [...outboxMigrations, ...inboxMigrations, CreateLedger1760000000001],
        migrateAtStart,
      }),
    }),
    OutboxModule.forRoot(),
    InboxModule.forRoot(),
  ],
  providers: [RecordEntryHandler, Witness],
})
export class LedgerModule {}
