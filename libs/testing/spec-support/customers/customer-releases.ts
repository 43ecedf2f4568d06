import { Module, type Type } from '@nestjs/common';
import { Database, DatabaseModule } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { MessagingModule } from '@nestwork/messaging';
import { Outbox, OutboxModule, outboxMigrations } from '@nestwork/outbox';
import { Env, ServiceConfig } from '@nestwork/service';
import { IsString } from 'class-validator';
import type { MigrationInterface } from 'typeorm';
import {
  Customers,
  Directory,
  GetCustomerHandler,
  RegisterCustomerHandler,
  RegisterNamedCustomerHandler,
} from './customer-handlers.js';
import {
  AddNameParts1760000000002,
  CreateCustomers1760000000001,
  DropWholeName1760000000004,
  FillNameParts1760000000003,
} from './customer-migrations.js';
import { bothForms, nameInParts, wholeName, type CustomerTable } from './customer-table.js';

/** The configuration of every release. */
export class CustomersConfig extends ServiceConfig {
  @Env('DATABASE_URL', { description: 'where the customers are kept.' })
  @IsString()
  readonly databaseUrl!: string;
}

interface Release {
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly table: CustomerTable;
  readonly handlers: readonly Type[];
}

const v1Only = [GetCustomerHandler, RegisterCustomerHandler, Directory];
const v1AndV2 = [...v1Only, RegisterNamedCustomerHandler];
const created = [CreateCustomers1760000000001];
const expanded = [...created, AddNameParts1760000000002];
const migrated = [...expanded, FillNameParts1760000000003];
const contracted = [...migrated, DropWholeName1760000000004];

/** A customer's name becomes two: the four releases that it takes when none may stop the system. */
export const customerReleases: readonly [Type, Type, Type, Type] = [
  release({ migrations: created, table: wholeName, handlers: v1Only }),
  release({ migrations: expanded, table: bothForms, handlers: v1AndV2 }),
  release({ migrations: migrated, table: nameInParts, handlers: v1AndV2 }),
  release({ migrations: contracted, table: nameInParts, handlers: v1AndV2 }),
];

function release({ migrations, table, handlers }: Release): Type {
  @Module({
    imports: [
      MessagingModule.forRootAsync({
        inject: [CustomersConfig],
        useFactory: (config: CustomersConfig) => ({ service: 'customers', ...config.nats }),
      }),
      DatabaseModule.forRootAsync({
        inject: [CustomersConfig],
        useFactory: ({ databaseUrl }: CustomersConfig) => ({
          url: databaseUrl,
          service: 'customers',
          migrations: [...outboxMigrations, ...inboxMigrations, ...migrations],
          migrateAtStart: true,
        }),
      }),
      OutboxModule.forRoot(),
      InboxModule.forRoot(),
    ],
    providers: [
      ...handlers,
      {
        provide: Customers,
        inject: [Database, Outbox],
        useFactory: (database: Database, outbox: Outbox) => new Customers(table, database, outbox),
      },
    ],
  })
  class CustomersModule {}
  return CustomersModule;
}
