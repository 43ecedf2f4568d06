import type { INestMicroservice, Provider, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from '@nestwork/observability';
import type { NatsLogin } from '@nestwork/testing';
import { MessagingModule } from '../src/messaging.module.js';
import type { MessagingOptions } from '../src/messaging-settings.js';
import { NatsStrategy } from '../src/nats-strategy.js';
import { PassErrorsOn } from '../src/handlers/pass-errors-on.js';
import { ServiceClient } from '../src/request/service-client.js';
import { FailureStore } from '../src/stream/failure-store.js';
import { StreamPublisher } from '../src/stream/stream-publisher.js';
import { MemoryFailureStore } from './memory-failure-store.js';

/** What a spec decides about a service. */
export interface TestServiceOptions extends Partial<MessagingOptions> {
  readonly login: NatsLogin;
  readonly providers?: readonly Provider[];
  readonly controllers?: readonly Type[];
  readonly failures?: MemoryFailureStore;
  readonly beforeListening?: (app: INestMicroservice) => void;
}

/** A service that runs inside a spec. */
export class TestService {
  private constructor(
    readonly app: INestMicroservice,
    readonly failures: MemoryFailureStore,
  ) {}

  /** Starts an instance of service `shop`, with delays short enough for a spec. */
  static async start({
    login,
    providers = [],
    controllers = [],
    failures = new MemoryFailureStore(),
    ...rest
  }: TestServiceOptions) {
    const { beforeListening, ...options } = rest;
    const messaging: MessagingOptions = {
      service: 'shop',
      ...login,
      retryDelaysMs: [20],
      consumerHeartbeatMs: 500,
      ...options,
    };
    @Module({
      imports: [
        ObservabilityModule.forRoot({ service: messaging.service }),
        MessagingModule.forRootAsync({ useFactory: () => messaging }),
        failuresModule(failures),
      ],
      providers: [...providers],
      controllers: [...controllers],
    })
    class ServiceUnderTest {}

    const app = await NestFactory.createMicroservice(ServiceUnderTest, {
      useFactory: (strategy: NatsStrategy) => ({ strategy }),
      inject: [NatsStrategy],
      logger: process.env.SPEC_LOGS ? ['error', 'warn', 'log', 'debug'] : false,
      abortOnError: false,
    });
    app.useGlobalFilters(new PassErrorsOn());
    beforeListening?.(app);
    try {
      await app.listen();
    } catch (error) {
      await app.close();
      throw error;
    }
    return new TestService(app, failures);
  }

  get client(): ServiceClient {
    return this.app.get(ServiceClient);
  }

  get publisher(): StreamPublisher {
    return this.app.get(StreamPublisher);
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}

function failuresModule(failures: MemoryFailureStore) {
  @Module({ providers: [{ provide: FailureStore, useValue: failures }], exports: [FailureStore] })
  class FailuresModule {}
  return { module: FailuresModule, global: true };
}
