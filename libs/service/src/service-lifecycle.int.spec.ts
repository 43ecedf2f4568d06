import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NatsLink, ServiceUnavailable } from '@nestwork/messaging';
import { eventually, startService, type TestService } from '@nestwork/testing';
import { Gate } from '../spec-support/gate.js';
import { GetGreeting, GreeterDiary, GreeterModule } from '../spec-support/greeter.js';
import { SampleConfig } from '../spec-support/sample-config.js';

let greeter: TestService;
let diary: GreeterDiary;

beforeEach(async () => {
  greeter = await startService(GreeterModule, {
    name: 'greeter',
    config: SampleConfig,
    http: () => 0,
  });
  diary = greeter.app.get(GreeterDiary);
});

afterEach(() => greeter.stop());

function holdHandlers(): Gate {
  const gate = new Gate();
  diary.handlerGate = gate.opened;
  return gate;
}

async function untilWritten(entry: string): Promise<void> {
  await eventually(() => expect(diary.entries).toContain(entry));
}

async function readiness(): Promise<{ status: number; details: unknown }> {
  const response = await fetch(`${greeter.adminUrl}/health/ready`);
  const { details }: { details: unknown } = JSON.parse(await response.text());
  return { status: response.status, details };
}

describe('A service', () => {
  it('is ready with every check by its name, and answers over NATS and HTTP', async () => {
    const up = { status: 'up' };
    expect(await readiness()).toEqual({ status: 200, details: { nats: up, consumers: up, service: up } });
    expect(await greeter.request(GetGreeting.of({ name: 'Ada' }))).toEqual({ text: 'Hello Ada' });
    const response = await fetch(`${await greeter.app.getUrl()}/greeting`);
    expect(await response.text()).toBe('Hello');
  });

  it('answers operators without having said anything about it', async () => {
    const nats = greeter.app.get(NatsLink).get();
    const reply = await nats.request('ops.greeter.operations.list');
    expect(reply.json()).toHaveProperty('details.operations');
  });

  it('names NATS as the reason when it is not ready, stays alive, and recovers', async () => {
    greeter.links.nats.cut();
    await eventually(async () =>
      expect(await readiness()).toMatchObject({ status: 503, details: { nats: { status: 'down' } } }),
    );
    expect((await fetch(`${greeter.adminUrl}/health/live`)).status).toBe(200);
    greeter.links.nats.pass();
    await eventually(async () => expect((await readiness()).status).toBe(200));
  });

  it('finishes what is in flight before it stops its loops, and takes nothing new (T10)', async () => {
    const gate = holdHandlers();
    const asked = greeter.request(GetGreeting.of({ name: 'Ada' }));
    await untilWritten('greeting Ada');
    const stopping = greeter.running.stop();
    await eventually(async () => expect(await readiness()).toMatchObject({ status: 503 }));
    await eventually(() =>
      expect(greeter.request(GetGreeting.of({ name: 'Bob' }))).rejects.toThrow(ServiceUnavailable),
    );
    gate.open();
    expect(await asked).toEqual({ text: 'Hello Ada' });
    await stopping;
    expect(diary.entries).toEqual(['loop started', 'greeting Ada', 'greeted Ada', 'loop stopped']);
  });

  it('finishes the HTTP requests in flight as well', async () => {
    const gate = holdHandlers();
    const asked = fetch(`${await greeter.app.getUrl()}/greeting`);
    await untilWritten('HTTP request');
    const stopping = greeter.running.stop();
    gate.open();
    expect(await (await asked).text()).toBe('Hello');
    await stopping;
  });

  it('closes everything in time when a handler hangs, and says what was not finished (T10)', async () => {
    const gate = holdHandlers();
    const asked = greeter.request(GetGreeting.of({ name: 'Ada' }), { timeoutMs: 1_000 });
    const outcome = expect(asked).rejects.toThrow();
    await untilWritten('greeting Ada');
    await expect(greeter.running.stop(300)).rejects.toThrow('Failed to finish work in flight');
    await expect(fetch(`${greeter.adminUrl}/health/live`)).rejects.toThrow('fetch failed');
    expect(diary.entries.at(-1)).toBe('loop stopped');
    gate.open();
    await outcome;
    greeter.kill();
  });

  it('stops once, however often it is asked to', async () => {
    await Promise.all([greeter.running.stop(), greeter.running.stop()]);
    await greeter.running.stop();
    expect(diary.entries).toEqual(['loop started', 'loop stopped']);
  });
});
