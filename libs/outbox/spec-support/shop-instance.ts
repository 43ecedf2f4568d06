import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule } from '@nestwork/database';
import { type BackgroundLoop, BackgroundLoops, MessagingModule, NatsLink } from '@nestwork/messaging';
import { ObservabilityModule } from '@nestwork/observability';
import { OperationsModule } from '@nestwork/operations';
import type { NatsLogin } from '@nestwork/testing';
import { HistoryKeeper } from '../src/history/history-keeper.js';
import { LeaseKeeper } from '../src/lanes/lease-keeper.js';
import { outboxMigrations } from '../src/outbox-migrations.js';
import { OutboxModule } from '../src/outbox.module.js';
import type { OutboxOptions } from '../src/outbox-settings.js';
import { Outbox } from '../src/outbox.js';
import { OutboxRelay } from '../src/relay/outbox-relay.js';
import { ThingHappened } from './shop-messages.js';

/** Where an instance works, and how its outbox is tuned. */
export interface ShopOptions extends OutboxOptions {
  readonly databaseUrl: string;
  readonly login: NatsLogin;
  /** Those of this release unless stated. */
  readonly migrations?: readonly (typeof outboxMigrations)[number][];
}

/** One instance of a service `shop` that sends messages; several may share a database and a broker. */
export class ShopInstance {
  private readonly alone: BackgroundLoop[] = [];

  private constructor(readonly app: INestApplicationContext) {}

  /** Starts an instance; its relay runs after `relay()`. */
  static async start({
    databaseUrl,
    login,
    migrations = outboxMigrations,
    ...outbox
  }: ShopOptions): Promise<ShopInstance> {
    const database = { url: databaseUrl, service: 'shop', migrations: [...migrations], migrateAtStart: true };
    @Module({
      imports: [
        ObservabilityModule.forRoot({ service: 'shop' }),
        DatabaseModule.forRootAsync({ useFactory: () => database }),
        MessagingModule.forRootAsync({ useFactory: () => ({ service: 'shop', ...login }) }),
        OperationsModule,
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

  /** Lets the relay run, and nothing else; to be stopped by `stop`. */
  async relayAlone(): Promise<this> {
    for (const part of [HistoryKeeper, LeaseKeeper, OutboxRelay]) {
      const loop: BackgroundLoop = this.app.get(part);
      await loop.start();
      this.alone.unshift(loop);
    }
    return this;
  }

  /** Publishes one event per number in a transaction of their own. */
  async happen(thing: string, ...numbers: readonly number[]): Promise<void> {
    await this.database.transaction(async () => {
      for (const number of numbers) await this.outbox.publish(ThingHappened.of({ thing, number }));
    });
  }

  async stop(): Promise<void> {
    for (const loop of this.alone.splice(0)) await loop.stop();
    await this.app.get(BackgroundLoops).stopAll();
    await this.app.close();
  }
}
