import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { BackgroundLoops, NatsLink, NotConnected } from '@nestwork/messaging';
import { eventually, startService, TcpProxy, type TestService } from '@nestwork/testing';
import { Gate } from '../spec-support/gate.js';
import { GreeterModule } from '../spec-support/greeter.js';
import { SampleConfig } from '../spec-support/sample-config.js';
import { createService } from './create-service.js';
import type { RunningService } from './running-service.js';

let connected = new Gate();
let neighbour: TestService;
let link: TcpProxy;
let service: RunningService;

/** Lets the test break the link when the service has connected and declared nothing yet. */
@Injectable()
class Halfway implements OnModuleInit {
  failing = 0;
  isReached = false;

  constructor(
    private readonly nats: NatsLink,
    loops: BackgroundLoops,
  ) {
    const start = async () => {
      if (this.failing-- > 0) throw new NotConnected(['database']);
    };
    loops.register({ name: 'needs its database', start, stop: async () => undefined });
  }

  async onModuleInit(): Promise<void> {
    // Not to connect a second time: that would wait for the link that the test breaks.
    if (!this.nats.isConnected) await this.nats.onModuleInit();
    this.isReached = true;
    await connected.opened;
  }
}

@Module({ imports: [GreeterModule], providers: [Halfway] })
class HalfwayModule {}

beforeAll(async () => {
  neighbour = await startService(GreeterModule, { name: 'greeter', config: SampleConfig });
});
afterAll(() => neighbour.stop());

beforeEach(async () => {
  connected = new Gate();
  const { user = '', password = '', ...address } = neighbour.neighbourhood.address;
  link = await TcpProxy.to(address);
  const env = { NATS_URL: `127.0.0.1:${link.port}`, NATS_USER: user, NATS_PASSWORD: password, LOG_LEVEL: 'fatal' };
  service = await createService(HalfwayModule, { name: 'greeter', config: SampleConfig, env });
});
afterEach(async () => {
  await service.stop();
  await link.close();
});

async function readiness(): Promise<string> {
  return (await fetch(`${service.adminUrl}/health/ready`)).text();
}

async function untilHalfway(): Promise<void> {
  await eventually(() => expect(service.app.get(Halfway, { strict: false }).isReached).toBe(true));
}

async function untilItWaits(): Promise<void> {
  await eventually(async () => expect(await readiness()).toContain('is starting, and waits to declare its streams'));
}

describe('A start', () => {
  it('waits for a broker that goes away in the middle, says so, and goes on when it is back', async () => {
    const starting = service.start();
    await untilHalfway();
    link.cut();
    await eventually(() => expect(service.app.get(NatsLink).isConnected).toBe(false));
    connected.open();
    await untilItWaits();
    link.pass();
    await starting;
    await eventually(async () => expect(await readiness()).toContain('"status":"ok"'));
  });

  it('stops cleanly while it waits', async () => {
    const starting = expect(service.start()).rejects.toThrow('greeter was asked to stop while it was starting');
    await untilHalfway();
    link.cut();
    await eventually(() => expect(service.app.get(NatsLink).isConnected).toBe(false));
    connected.open();
    await untilItWaits();
    await service.stop();
    await starting;
  });

  it('waits with a background loop that cannot start yet', async () => {
    const halfway = service.app.get(Halfway, { strict: false });
    halfway.failing = 2;
    connected.open();
    await service.start();
    expect(halfway.failing).toBe(-1);
  });
});
