import { afterEach, describe, expect, it } from '@jest/globals';
import { Metrics } from '@nestwork/observability';
import { eventually, freePort } from '@nestwork/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { RateStore } from './rate-store.js';

/** The path of a redis-server or valkey-server, where there is one. */
const program = process.env.TEST_REDIS_SERVER;
const describeWithProgram = program ? describe : describe.skip;

const quota = { name: 'read', requests: 2, windowS: 60 };
const started: ChildProcess[] = [];
const stores: RateStore[] = [];

afterEach(async () => {
  for (const store of stores.splice(0)) store.onApplicationShutdown();
  for (const server of started.splice(0)) {
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }
});

function serve(port: number): ChildProcess {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(program!, options, { stdio: 'ignore' });
  started.push(server);
  return server;
}

/** A gateway's store, and a count in it. */
function gateway(port: number) {
  const store = new RateStore({ rateStoreUrl: `redis://127.0.0.1:${port}` } as never, new Metrics('gateway'));
  stores.push(store);
  const count = store.countOf(quota);
  return { store, take: async () => (await count('user:1')).granted };
}

describe('without a shared store', () => {
  it('each gateway counts by itself, and takes no longer for it', async () => {
    const { store, take } = gateway(await freePort());
    expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    expect(store.isShared).toBe(false);
  });
});

describeWithProgram('with a shared store', () => {
  it('a caller has one quota at all gateways', async () => {
    const port = await freePort();
    serve(port);
    const [one, other] = [gateway(port), gateway(port)];
    await eventually(() => expect([one.store.isShared, other.store.isShared]).toEqual([true, true]));
    expect([await one.take(), await other.take(), await one.take(), await other.take()]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('a gateway counts by itself while it is away, and together again when it is back', async () => {
    const port = await freePort();
    const server = serve(port);
    const { store, take } = gateway(port);
    await eventually(() => expect(store.isShared).toBe(true));
    server.kill('SIGKILL');
    await once(server, 'exit');
    expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    serve(port);
    // Its own count is used up, so it is the store that grants.
    await eventually(async () => expect(await take()).toBe(true));
    expect(store.isShared).toBe(true);
  });

  it('a gateway does not wait for one that has stopped to answer', async () => {
    const port = await freePort();
    const server = serve(port);
    const { store, take } = gateway(port);
    await eventually(() => expect(store.isShared).toBe(true));
    server.kill('SIGSTOP');
    expect([await take(), await take(), await take()]).toEqual([true, true, false]);
  });
});
