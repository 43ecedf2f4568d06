import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger, Module, type OnApplicationShutdown, type OnModuleInit, type Type } from '@nestjs/common';
import { eventually, startService, type TestService } from '@nestwork/testing';
import { createServer, type Server } from 'node:net';
import { Gate } from '../spec-support/gate.js';
import { GreeterModule } from '../spec-support/greeter.js';
import { SampleConfig } from '../spec-support/sample-config.js';
import { createService } from './create-service.js';
import type { RunningService } from './running-service.js';
import type { ServiceOptions } from './service-options.js';

const events: string[] = [];
let initGate = new Gate();

class SlowToOpen implements OnModuleInit, OnApplicationShutdown {
  async onModuleInit(): Promise<void> {
    events.push('opening');
    await initGate.opened;
    events.push('open');
  }

  onApplicationShutdown(): void {
    events.push('closed');
  }
}

@Module({ imports: [GreeterModule], providers: [SlowToOpen] })
class SlowModule {}

@Module({
  imports: [GreeterModule],
  providers: [
    SlowToOpen,
    {
      provide: 'broken',
      inject: [SlowToOpen],
      useFactory: () => {
        throw new Error('there is no such key');
      },
    },
  ],
})
class BrokenModule {}

let neighbour: TestService;

beforeAll(async () => {
  neighbour = await startService(GreeterModule, { name: 'greeter', config: SampleConfig });
});
afterAll(() => neighbour.stop());

interface Variation extends Partial<ServiceOptions<SampleConfig>> {
  readonly module?: Type;
  readonly env?: Record<string, string>;
}

function create({ module = SlowModule, env, ...options }: Variation = {}): Promise<RunningService> {
  const { host, port, user = '', password = '' } = neighbour.neighbourhood.address;
  events.length = 0;
  initGate = new Gate();
  return createService(module, {
    name: 'greeter',
    config: SampleConfig,
    env: { NATS_URL: `${host}:${port}`, NATS_USER: user, NATS_PASSWORD: password, LOG_LEVEL: 'fatal', ...env },
    ...options,
  });
}

async function isListening(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

describe('Creating and starting a service', () => {
  it('answers on the admin port before it is started', async () => {
    const service = await create();
    expect((await fetch(`${service.adminUrl}/health/startup`)).status).toBe(503);
    expect((await fetch(`${service.adminUrl}/health/live`)).status).toBe(200);
    await service.stop();
    expect(await isListening(service.adminUrl)).toBe(false);
  });

  it('says with which configuration it starts, and where each value is from, without secrets', async () => {
    const log = jest.spyOn(Logger.prototype, 'log');
    const service = await create();
    initGate.open();
    await service.start();
    const lines: unknown[] = log.mock.calls.map(([line]) => line);
    log.mockRestore();
    await service.stop();
    const { host, port, user } = neighbour.neighbourhood.address;
    expect(lines).toContainEqual({
      message: 'greeter is starting',
      config: expect.objectContaining({
        NATS_URL: `${host}:${port}`,
        NATS_USER: user,
        NATS_PASSWORD: '[redacted]',
        NATS_CA_FILE: null,
        LOG_LEVEL: 'fatal',
        STOP_DELAY_MS: 0,
      }),
      from: { environment: ['NATS_URL', 'NATS_USER', 'NATS_PASSWORD', 'LOG_LEVEL'], defaults: 'development' },
    });
  });

  it('stops in the middle of its start without beginning another step', async () => {
    const service = await create();
    const starting = service.start();
    const interrupted = expect(starting).rejects.toThrow('greeter was asked to stop while it was starting');
    await eventually(() => expect(events).toEqual(['opening']));
    const stopping = service.stop();
    initGate.open();
    await interrupted;
    await stopping;
    expect(events).toEqual(['opening', 'open', 'closed']);
    expect(await isListening(service.adminUrl)).toBe(false);
  });

  it('does not wait for ever for a step of the start that hangs', async () => {
    const service = await create();
    const starting = expect(service.start()).rejects.toThrow('asked to stop');
    await eventually(() => expect(events).toEqual(['opening']));
    await service.stop(1_000);
    expect(events).toEqual(['opening', 'closed']);
    initGate.open();
    await starting;
  });

  it('closes everything when the start fails, and says which port is taken', async () => {
    const taken = await occupiedPort();
    const service = await create({ http: () => taken.port });
    initGate.open();
    await expect(service.start()).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${taken.port}: another program has this port`,
    );
    expect(events).toEqual(['opening', 'open', 'closed']);
    expect(await isListening(service.adminUrl)).toBe(false);
    taken.server.close();
  });

  it('closes everything when a provider cannot be made', async () => {
    const { port, server } = await occupiedPort();
    await new Promise((resolve) => server.close(resolve));
    const creating = create({ module: BrokenModule, env: { ADMIN_PORT: String(port) } });
    await expect(creating).rejects.toThrow('there is no such key');
    expect(events).toEqual(['closed']);
    expect(await isListening(`http://127.0.0.1:${port}`)).toBe(false);
  });

  it('refuses a wrong configuration before it opens anything', async () => {
    await expect(create({ env: { ADMIN_PORT: 'x', LOG_LEVEL: 'loud' } })).rejects.toThrow(
      'The environment has 2 problems',
    );
  });
});

async function occupiedPort(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return { port: address.port, server };
}
