import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule } from '@nestwork/database';
import { BackgroundLoops, MessagingModule, NatsLink } from '@nestwork/messaging';
import { ObservabilityModule } from '@nestwork/observability';
import type { NatsLogin } from '@nestwork/testing';
import { outboxMigrations } from '../src/outbox-migrations.js';
import { OutboxModule } from '../src/outbox.module.js';
import type { OutboxOptions } from '../src/outbox-settings.js';
import { Outbox } from '../src/outbox.js';
import { ThingHappened } from './shop-messages.js';

/** Where an instance works, and how its outbox is tuned. */
export interface ShopOptions extends OutboxOptions {
  readonly databaseUrl: string;
  readonly login: NatsLogin;
}

/** One instance of a service `shop` that sends messages; several may share a database and a broker. */
export class ShopInstance {
  private constructor(readonly app: INestApplicationContext) {}

  /** Starts an instance; its relay runs after `relay()`. */
  static async start({ databaseUrl, login, ...outbox }: ShopOptions): Promise<ShopInstance> {
    const database = { url: databaseUrl, service: 'shop', migrations: [...outboxMigrations], migrateAtStart: true };
    @Module({
      imports: [
        ObservabilityModule.forRoot({ service: 'shop' }),
        DatabaseModule.forRootAsync({ useFactory: () => database }),
        MessagingModule.forRootAsync({ useFactory: () => ({ service: 'shop', ...login }) }),
        OutboxModule.forRoot(outbox),
      ],
    })
    class ShopModule {}
    return new ShopInstance(await NestFactory.createApplicationContext(ShopModule, { logger: false }));
  }

  get database(): Database {
    return this.app.get(Database);
  }

  get outbox(): Outbox {
    return this.app.get(Outbox);
  }

  get link(): NatsLink {
    return this.app.get(NatsLink);
  }

  /** Lets the relay run. */
  async relay(): Promise<this> {
    await this.app.get(BackgroundLoops).startAll();
    return this;
  }

  /** Publishes one event per number in a transaction of their own. */
  async happen(thing: string, ...numbers: readonly number[]): Promise<void> {
    await this.database.transaction(async () => {
      for (const number of numbers) await this.outbox.publish(ThingHappened.of({ thing, number }));
    });
  }

  async stop(): Promise<void> {
    await this.app.get(BackgroundLoops).stopAll();
    await this.app.close();
  }
}
