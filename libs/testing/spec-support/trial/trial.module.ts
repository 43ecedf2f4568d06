import { Module } from '@nestjs/common';
import { DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { SagaModule, sagaMigrations } from '@nestwork/saga';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LedgerConfig } from '../ledger.module.js';
import { trialHandlers } from './trial-handlers.js';
import { plainTrial, unansweredTrial } from './trial-sagas.js';

class CreateTrial1760000000001 implements MigrationInterface {
  readonly name = 'CreateTrial1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE lane (lane text PRIMARY KEY, number int NOT NULL)');
    // No table has a unique key beyond its own number: a second effect of one message must show.
    await runner.query('CREATE TABLE trial (trial_id uuid NOT NULL)');
    await runner.query(
      'CREATE TABLE seen (id serial, trial_id uuid NOT NULL, lane text NOT NULL, number int NOT NULL)',
    );
    await runner.query('CREATE TABLE deed (id serial PRIMARY KEY, trial_id uuid NOT NULL, what text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lane, trial, seen, deed');
  }
}

/** A service that passes every fail step but those of the gateway: it sends, handles, consumes, asks, and runs sagas. */
@Module({
  imports: [
    MessagingModule.forRootAsync({
      inject: [LedgerConfig],
      useFactory: (config: LedgerConfig) => ({
        service: 'trial',
        ...config.nats,
        // An attempt that dies counts as well.
        maxAttempts: 8,
        // What an instance has in hand to try again is left to others a while after this.
        handlerTimeoutMs: 2_000,
        retryDelaysMs: [20],
      }),
    }),
    DatabaseModule.forRootAsync({
      inject: [LedgerConfig],
      useFactory: ({ databaseUrl, migrateAtStart }: LedgerConfig) => ({
        url: databaseUrl,
        service: 'trial',
        migrations: [...outboxMigrations, ...inboxMigrations, ...sagaMigrations, CreateTrial1760000000001],
        migrateAtStart,
      }),
    }),
    OutboxModule.forRoot({ retryDelaysMs: [20], leaseMs: 800, reconcileEveryMs: 300, reconcileLagMs: 0 }),
    InboxModule.forRoot({ retryEveryMs: 50 }),
    SagaModule.forRoot({ sagas: [plainTrial, unansweredTrial] }),
  ],
  providers: trialHandlers,
})
export class TrialModule {}
