import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule, type DatabaseOptions } from '@nestwork/database';
import { type IncomingMessage, MessagePipeline, MessagingModule } from '@nestwork/messaging';
import { ObservabilityModule } from '@nestwork/observability';
import { NatsAccount, TestDatabase } from '@nestwork/testing';
import { InboxModule } from '../src/inbox.module.js';
import { RepliesModule } from './replies.module.js';
import { inboxMigrations } from '../src/inbox-migrations.js';
import type { InboxOptions } from '../src/inbox-options.js';

/** The pipeline of a service with an inbox, on a database of its own. */
export interface StartedInbox {
  readonly app: INestApplicationContext;
  readonly temporary: TestDatabase;
  readonly database: Database;
  /** Handles a message as the service would. */
  handle(incoming: IncomingMessage, handler: () => Promise<unknown>): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts it, with a table `effect` for handlers to write to. */
export async function startInbox(
  database: Partial<DatabaseOptions> = {},
  inbox: InboxOptions = {},
): Promise<StartedInbox> {
  const account = await NatsAccount.claim();
  const temporary = await TestDatabase.create('stock');
  await temporary.query(
    'CREATE TABLE effect (text text); CREATE TABLE sent_reply (message_id uuid, reply_to text, outcome json)',
  );
  const options = {
    url: temporary.url,
    service: 'stock',
    migrations: inboxMigrations,
    migrateAtStart: true,
    ...database,
  };
  @Module({
    imports: [
      ObservabilityModule.forRoot({ service: 'stock' }),
      DatabaseModule.forRootAsync({ useFactory: () => options }),
      MessagingModule.forRootAsync({ useFactory: () => ({ service: 'stock', ...account.login }) }),
      RepliesModule,
      InboxModule.forRoot(inbox),
    ],
  })
  class StockModule {}
  const app = await NestFactory.createApplicationContext(StockModule, { logger: false, abortOnError: false });
  const pipeline = app.get(MessagePipeline);
  return {
    app,
    temporary,
    database: app.get(Database),
    handle: (incoming, handler) => pipeline.handle(incoming, handler),
    close: async () => {
      await app.close();
      await temporary.drop();
    },
  };
}
