import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CreatedInstances } from './created-instances.js';

const closed: string[] = [];

class OpenDatabase implements OnApplicationShutdown {
  onApplicationShutdown(): void {
    closed.push('database');
  }
}

class OpenBroker implements OnApplicationShutdown {
  onApplicationShutdown(): Promise<void> {
    closed.push('broker');
    return Promise.reject(new Error('it is gone already'));
  }
}

@Module({
  providers: [
    OpenDatabase,
    { provide: OpenBroker, useFactory: () => new OpenBroker(), inject: [OpenDatabase] },
    {
      provide: 'broken',
      inject: [OpenBroker],
      useFactory: () => {
        throw new Error('no such stream');
      },
    },
  ],
})
class HalfOpenModule {}

afterEach(() => void closed.splice(0));

describe('CreatedInstances', () => {
  it('closes what was opened before the failure, newest first, even when closing one fails', async () => {
    Logger.overrideLogger(false);
    const instances = new CreatedInstances();
    const creating = NestFactory.createApplicationContext(HalfOpenModule, {
      logger: false,
      abortOnError: false,
      instrument: { instanceDecorator: instances.remember },
    });
    await expect(creating).rejects.toThrow('no such stream');
    expect(closed).toEqual([]);
    await instances.close();
    expect(closed).toEqual(['broker', 'database']);
  });
});
