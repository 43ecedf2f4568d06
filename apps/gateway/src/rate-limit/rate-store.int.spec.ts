import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { eventually, freePort, TcpProxy } from '@nestwork/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { RedisServer } from '../spec-support/redis-server.js';
import { RateStore } from './rate-store.js';

/** What is to be closed after a case, however it ends. */
const opened: (() => unknown)[] = [];

beforeEach(() => Logger.overrideLogger(false));
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
  jest.restoreAllMocks();
});

/** A gateway's store, and a count in it of two requests for each caller. */
function gateway(port: number, requests = 2) {
  const metrics = new Metrics('gateway');
  const store = new RateStore({ rateStoreUrl: `redis://127.0.0.1:${port}` } as never, metrics);
  opened.push(() => store.onApplicationShutdown());
  const count = store.countOf({ name: 'read', requests, windowS: 60 });
  const take = async (caller = 'user:1') => (await count(caller)).granted;
  const state = async () => {
    const up = /^nestwork_rate_store_up\S* (\d)/m.exec(await metrics.text())?.[1];
    return { isShared: store.isShared, up };
  };
  return { count, take, state, shared: () => eventually(() => expect(store.isShared).toBe(true)) };
}

/** A machine that stands still for 100 ms has heard no answer, so this is tried again, with a caller whom nobody knows. */
function withNewCaller(gateways: readonly ReturnType<typeof gateway>[], check: (caller: string) => Promise<void>) {
  return eventually(async () => {
    for (const { shared } of gateways) await shared();
    await check(randomUUID());
  });
}

describe('without a shared store', () => {
  it('each gateway counts by itself, and takes no longer for it', async () => {
    const { take, state } = gateway(await freePort());
    expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    expect(await state()).toEqual({ isShared: false, up: '0' });
  });

  it('that is said once, however often it is tried again', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn');
    let attempts = 0;
    const server = createServer((socket) => {
      attempts++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    opened.push(() => server.close());
    await once(server, 'listening');
    gateway(Reflect.get(Object(server.address()), 'port'));
    await eventually(() => expect(attempts).toBeGreaterThan(2));
    expect(warned).toHaveBeenCalledTimes(1);
  });
});

describe('with a shared store', () => {
  let redis: RedisServer;

  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(() => redis.kill());

  it('a caller has one quota at all gateways', async () => {
    const [one, other] = [gateway(redis.port), gateway(redis.port)];
    await withNewCaller([one, other], async (caller) => {
      const taken = [
        await one.take(caller),
        await other.take(caller),
        await one.take(caller),
        await other.take(caller),
      ];
      expect(taken).toEqual([true, true, false, false]);
    });
  });

  it('a gateway counts by itself while it is away, and together again when it is back with an empty memory', async () => {
    const [one, other] = [gateway(redis.port), gateway(redis.port)];
    await Promise.all([one.shared(), other.shared()]);
    await redis.kill();
    expect([await one.take(), await one.take(), await one.take()]).toEqual([true, true, false]);
    expect([await other.take(), await other.take(), await other.take()]).toEqual([true, true, false]);
    await redis.restart();
    // Their own counts of him are used up, so it is the store that grants.
    await eventually(async () => expect(await one.take()).toBe(true));
    await withNewCaller([one, other], async (caller) => {
      expect([await one.take(caller), await other.take(caller), await one.take(caller)]).toEqual([true, true, false]);
    });
  });

  it('that answers and refuses to count is said once, however often it is tried again', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn');
    const told = jest.spyOn(Logger.prototype, 'log');
    await redis.refuseWrites(true);
    const { take, shared } = gateway(redis.port, 50);
    for (let times = 0; times < 3; times++) {
      await shared();
      expect(await take()).toBe(true);
    }
    expect([warned.mock.calls.length, told.mock.calls.length]).toEqual([1, 0]);
    await redis.refuseWrites(false);
    await eventually(async () => {
      await take();
      expect(told).toHaveBeenCalledTimes(1);
    });
  });

  it('no request fails that waits for it as it dies', async () => {
    const { take, state, shared } = gateway(redis.port, 50);
    await shared();
    redis.freeze();
    const waiting = Array.from({ length: 51 }, () => take());
    await redis.kill();
    const granted = await Promise.all(waiting);
    expect(granted.filter(Boolean)).toHaveLength(50);
    expect(await state()).toEqual({ isShared: false, up: '0' });
  });

  it('while it is frozen only those wait who asked before that was known, and it counts again when it answers', async () => {
    const { count, take, state, shared } = gateway(redis.port);
    await shared();
    redis.freeze();
    expect(await take()).toBe(true);
    expect(await state()).toEqual({ isShared: false, up: '0' });
    // Not even a promise.
    expect(count('user:1')).toMatchObject({ granted: true });
    expect(count('user:1')).toMatchObject({ granted: false });
    redis.thaw();
    await eventually(async () => expect(await state()).toEqual({ isShared: true, up: '1' }));
  });

  it('an answer that takes longer than a request waits counts for nothing', async () => {
    const proxy = await TcpProxy.to({ host: '127.0.0.1', port: redis.port });
    opened.push(() => proxy.close());
    const [near, far] = [gateway(redis.port), gateway(proxy.port)];
    await withNewCaller([near, far], async (caller) => {
      expect([await near.take(caller), await near.take(caller), await far.take(caller)]).toEqual([true, true, false]);
    });
    await withNewCaller([near, far], async (caller) => {
      expect([await near.take(caller), await near.take(caller)]).toEqual([true, true]);
      proxy.delay(1_000);
      // The store refuses him, and is not heard in time.
      const granted = await far.take(caller);
      proxy.pass();
      expect({ granted, ...(await far.state()) }).toEqual({ granted: true, isShared: false, up: '0' });
    });
  });
});
