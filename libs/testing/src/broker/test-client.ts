import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagingModule, ServiceClient } from '@nestwork/messaging';
import { ObservabilityModule } from '@nestwork/observability';
import type { BrokerAddress } from '../infrastructure/broker-address.js';
import { natsLogin } from '../infrastructure/nats-login.js';

/** Sends requests the way another service does: over NATS, on a connection that survives what happens to the services. */
export class TestClient {
  private constructor(private readonly app: INestApplicationContext) {}

  static async connect(broker: BrokerAddress): Promise<TestClient> {
    const app = await NestFactory.createApplicationContext(TestClientModule.to(broker), {
      abortOnError: false,
      logger: ['fatal'],
    });
    return new TestClient(app);
  }

  get service(): ServiceClient {
    return this.app.get(ServiceClient);
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

@Module({})
class TestClientModule {
  static to(broker: BrokerAddress): DynamicModule {
    const options = { service: 'test', ...natsLogin(broker) };
    return {
      module: TestClientModule,
      imports: [
        ObservabilityModule.forRoot({ service: 'test', logLevel: 'fatal' }),
        MessagingModule.forRootAsync({ useFactory: () => options }),
      ],
    };
  }
}
