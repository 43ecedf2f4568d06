import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BackgroundLoops, MessagingModule, NatsLink, NatsStrategy } from '@nestwork/messaging';
import { ObservabilityModule } from '@nestwork/observability';
import type { NatsLogin } from '@nestwork/testing';
import type { Operation, OperationResult } from '../src/operation.js';
import { OperationsModule } from '../src/operations.module.js';
import { Operations } from '../src/operations.js';

/** How an operation was answered on the wire. */
export interface Answer {
  readonly status: string;
  readonly body: OperationResult & { readonly code?: string; readonly message?: string; readonly details?: object };
}

/** An instance of a service that operators can ask; `shop` unless told. */
export class AskedInstance {
  private constructor(readonly app: INestApplicationContext) {}

  static async start(login: NatsLogin, operations: readonly Operation[], service = 'shop'): Promise<AskedInstance> {
    @Module({
      imports: [
        ObservabilityModule.forRoot({ service }),
        MessagingModule.forRootAsync({ useFactory: () => ({ service, ...login }) }),
        OperationsModule,
      ],
    })
    class ShopModule {}
    const app = await NestFactory.createApplicationContext(ShopModule, { logger: false, abortOnError: false });
    for (const operation of operations) app.get(Operations).register(operation);
    // Who is found runs: the service protocol comes with the strategy.
    await app.get(NatsStrategy).listen(refuseFailure);
    await app.get(BackgroundLoops).startAll();
    return new AskedInstance(app);
  }

  /** Asks as an operator does, any instance. */
  async ask(name: string, body?: object | string): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    const subject = `ops.shop.${name.replaceAll(' ', '.')}`;
    const reply = await this.app.get(NatsLink).get().request(subject, text, { timeout: 5_000 });
    return { status: reply.headers?.get('x-status') ?? '', body: reply.json() };
  }

  async quiesce(): Promise<void> {
    await this.app.get(BackgroundLoops).stopAll();
  }

  async stop(): Promise<void> {
    await this.quiesce();
    await this.app.get(NatsStrategy).quiesce(5_000);
    await this.app.close();
  }
}

function refuseFailure(error?: unknown): void {
  if (error) throw new Error('The instance could not listen', { cause: error });
}
