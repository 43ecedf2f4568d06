import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, startService, type TestService } from '@nestwork/testing';
import { Gate } from '../spec-support/gate.js';
import { GreeterDiary, GreeterModule } from '../spec-support/greeter.js';
import { SampleConfig } from '../spec-support/sample-config.js';

const config = { name: 'greeter', config: SampleConfig, http: () => 0 };

let greeter: TestService;
let diary: GreeterDiary;
let url: string;
let agent: Agent;

async function start(stopDelayMs: number): Promise<void> {
  greeter = await startService(GreeterModule, { ...config, env: { STOP_DELAY_MS: String(stopDelayMs) } });
  diary = greeter.app.get(GreeterDiary);
  url = `${await greeter.app.getUrl()}/greeting`;
}

beforeEach(() => {
  // One connection, which is kept for the next request unless the server says otherwise.
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});

afterEach(async () => {
  agent.destroy();
  await greeter.stop();
});

interface HttpAnswer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly text: string;
}

async function ask(): Promise<HttpAnswer> {
  const [response]: IncomingMessage[] = await once(get(url, { agent }), 'response');
  const body = await text(response!);
  return { status: response!.statusCode, connection: response!.headers.connection, text: body };
}

function isReady(): Promise<boolean> {
  return fetch(`${greeter.adminUrl}/health/ready`).then(({ ok }) => ok);
}

describe('The HTTP side of a service that stops', () => {
  it('serves until load balancers had time to notice, and tells each client not to use its connection again', async () => {
    await start(500);
    expect(await ask()).toEqual({ status: 200, connection: 'keep-alive', text: 'Hello' });
    const stopping = greeter.running.stop();
    await eventually(async () => expect(await isReady()).toBe(false));
    expect(await ask()).toEqual({ status: 200, connection: 'close', text: 'Hello' });
    await stopping;
    await expect(ask()).rejects.toThrow('ECONNREFUSED');
  });

  it('says so to a request too that was in flight before, and does not wait for a client that would keep its connection', async () => {
    await start(0);
    const gate = new Gate();
    diary.handlerGate = gate.opened;
    const asked = ask();
    await eventually(() => expect(diary.entries).toContain('HTTP request'));
    const stopping = greeter.running.stop();
    await eventually(async () => expect(await isReady()).toBe(false));
    gate.open();
    expect(await asked).toEqual({ status: 200, connection: 'close', text: 'Hello' });
    await stopping;
  });
});
