import { type DynamicModule, type INestMicroservice, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule, type MigrationClass } from '@nestwork/database';
import { InboxModule, inboxMigrations } from '@nestwork/inbox';
import { BackgroundLoops, MessagingModule, NatsStrategy, PassErrorsOn } from '@nestwork/messaging';
import { ObservabilityModule } from '@nestwork/observability';
import { Operations, OperationsModule, type OperationResult } from '@nestwork/operations';
import { OutboxModule, outboxMigrations } from '@nestwork/outbox';
import type { NatsLogin } from '@nestwork/testing';
import type { SagaTable } from '../src/define/saga-definition.js';
import { SagaStore } from '../src/run/saga-store.js';
import { sagaMigrations } from '../src/saga-migrations.js';
import { SagaModule } from '../src/saga.module.js';
import { Sagas } from '../src/sagas.js';
import { tripHandlers, TripServices } from './trip-handlers.js';

/** Where an instance works, and which sagas it runs. */
export interface TripOptions {
  readonly databaseUrl: string;
  readonly login: NatsLogin;
  readonly sagas: readonly SagaTable<never>[];
  /** Shared by the instances of one spec. */
  readonly services: TripServices;
  readonly poolSize?: number;
  /** Another release than the current one. */
  readonly release?: TripRelease;
}

/** What tells a release from another. */
export interface TripRelease {
  readonly sagaMigrations: readonly MigrationClass[];
  readonly store: Type<SagaStore>;
}

const current: TripRelease = { sagaMigrations, store: SagaStore };

/** One instance of a service `trip`, which runs the saga and handles its commands as well. */
export class TripInstance {
  private constructor(readonly app: INestMicroservice) {}

  static async start(options: TripOptions): Promise<TripInstance> {
    const { databaseUrl: url, login, sagas, services, poolSize, release = current } = options;
    const migrations = [...outboxMigrations, ...inboxMigrations, ...release.sagaMigrations];
    @Module({
      imports: [
        ObservabilityModule.forRoot({ service: 'trip' }),
        DatabaseModule.forRootAsync({
          useFactory: () => ({ url, service: 'trip', migrations, migrateAtStart: true, ...(poolSize && { poolSize }) }),
        }),
        MessagingModule.forRootAsync({
          useFactory: () => ({ service: 'trip', ...login, retryDelaysMs: [20], ackWaitMs: ACK_WAIT_MS }),
        }),
        OutboxModule.forRoot(),
        InboxModule.forRoot(),
        withStore(SagaModule.forRoot({ sagas }), release.store),
        OperationsModule,
      ],
      providers: [{ provide: TripServices, useValue: services }, ...tripHandlers],
    })
    class TripModule {}
    const app = await NestFactory.createMicroservice(TripModule, {
      useFactory: (strategy: NatsStrategy) => ({ strategy }),
      inject: [NatsStrategy],
      logger: false,
      abortOnError: false,
    });
    app.useGlobalFilters(new PassErrorsOn());
    await app.listen();
    await app.get(BackgroundLoops).startAll();
    return new TripInstance(app);
  }

  get sagas(): Sagas {
    return this.app.get(Sagas);
  }

  get database(): Database {
    return this.app.get(Database);
  }

  /** Runs an operation as operator ada. */
  ask(name: string, parameters: object = {}): Promise<OperationResult> {
    return this.app.get(Operations).run(name, { by: 'ada', parameters });
  }

  async stop(): Promise<void> {
    await this.app.get(NatsStrategy).quiesce(10_000);
    await this.app.get(BackgroundLoops).stopAll();
    await this.app.close();
  }
}

// nats-server 2.9 keeps a message for the ack wait that was on its way to an instance that stopped; see docs/nats-versions.md.
// Shorter than the specs wait, and longer than a handler on a busy machine.
const ACK_WAIT_MS = 5_000;

function withStore({ providers = [], ...module }: DynamicModule, store: Type<SagaStore>): DynamicModule {
  const others = providers.filter((provider) => provider !== SagaStore);
  return { ...module, providers: [...others, { provide: SagaStore, useClass: store }] };
}
