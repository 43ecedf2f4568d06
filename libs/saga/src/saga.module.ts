import { type DynamicModule, Global, Module } from '@nestjs/common';
import { BackgroundLoops, MessagingSettings, StreamEndpoints } from '@nestwork/messaging';
import type { SagaTable } from './define/saga-definition.js';
import { SagaByHand } from './operate/saga-by-hand.js';
import { SagaCheckup } from './operate/saga-checkup.js';
import { SagaLookup } from './operate/saga-lookup.js';
import { SagaOperations } from './operate/saga-operations.js';
import { SagaRegistry } from './run/saga-registry.js';
import { SagaReplies } from './run/saga-replies.js';
import { SagaReports } from './run/saga-reports.js';
import { SagaRunner } from './run/saga-runner.js';
import { SagaStore } from './run/saga-store.js';
import { SagaTimers } from './run/saga-timers.js';
import { Sagas } from './sagas.js';

/** Which sagas a service runs. */
export interface SagaModuleOptions {
  readonly sagas: readonly SagaTable<never>[];
}

/** Under this token the module holds its sagas as they were given: whoever describes the system reads them there. */
export const SAGAS = Symbol('SAGAS');

/** Runs sagas. Needs DatabaseModule, with `sagaMigrations`, MessagingModule, OutboxModule and InboxModule. */
@Global()
@Module({})
export class SagaModule {
  constructor(
    endpoints: StreamEndpoints,
    settings: MessagingSettings,
    loops: BackgroundLoops,
    replies: SagaReplies,
    timers: SagaTimers,
  ) {
    replies.receiveFrom(endpoints, settings);
    loops.register(timers);
  }

  static forRoot({ sagas }: SagaModuleOptions): DynamicModule {
    const tables = { provide: SAGAS, useValue: sagas };
    const registry = { provide: SagaRegistry, useFactory: () => new SagaRegistry(sagas) };
    return {
      module: SagaModule,
      providers: [
        tables,
        registry,
        SagaByHand,
        SagaCheckup,
        SagaLookup,
        SagaOperations,
        SagaReplies,
        SagaReports,
        SagaRunner,
        SagaStore,
        SagaTimers,
        Sagas,
      ],
      exports: [Sagas],
    };
  }
}
