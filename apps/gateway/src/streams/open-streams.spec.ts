import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Metrics } from '@nestwork/observability';
import { OutboundHttp } from '@nestwork/outbound';
import { loadConfig } from '@nestwork/service';
import { GatewayConfig } from '../gateway.config.js';
import { AccessTokens } from '../identity/access-tokens.js';
import { ApiKeys } from '../identity/api-keys/api-keys.js';
import { Callers } from '../identity/callers.js';
import { Unauthenticated } from '../identity/identity-errors.js';
import { KeyFile } from '../spec-support/key-file.js';
import { TokenIssuer } from '../spec-support/token-issuer.js';
import type { OpenStream } from './open-stream.js';
import { OpenStreams } from './open-streams.js';
import { TooManyStreams } from './stream-errors.js';
import { streamLimits } from './stream-limits.js';

const address = '203.0.113.1';
const minutes = (count: number) => count * 60_000;

let file: KeyFile;
let keys: ApiKeys;
let metrics: Metrics;
let streams: OpenStreams;

// Each check that nobody answers is logged.
beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => {
  file = new KeyFile();
  // Nobody is there: no token can be judged.
  const env = { ADMIN_PORT: '0', AUTH_ISSUER: 'http://127.0.0.1:9', API_KEYS_FILE: file.path };
  const config = loadConfig(GatewayConfig, env);
  metrics = new Metrics('gateway');
  keys = new ApiKeys(config, metrics);
  const callers = new Callers(new AccessTokens(config, new OutboundHttp(config.outbound), metrics), keys);
  streams = new OpenStreams(new HttpAdapterHost(), callers, keys, streamLimits, metrics);
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  file.remove();
});

async function openedByToken(leftMs: number, from = address): Promise<OpenStream> {
  const token = await (await TokenIssuer.create()).token('somebody');
  const user = { id: 'somebody', roles: [], expiresAt: Date.now() + leftMs };
  const { signal } = new AbortController();
  return streams.open({ authorizations: [`Bearer ${token}`], apiKeys: [], user, address: from, signal });
}

function openedByKey(days: number): OpenStream {
  const key = file.add({ name: 'depot', days });
  keys.refresh();
  const { signal } = new AbortController();
  return streams.open({ authorizations: [], apiKeys: [key], user: keys.userOf(key)!, address, signal });
}

describe('a stream', () => {
  it('ends with the token that it was opened with, also while the issuer is away and nobody can be asked', async () => {
    const stream = await openedByToken(minutes(12));
    await jest.advanceTimersByTimeAsync(minutes(12) - 1);
    expect(stream.signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(stream.signal.reason).toBeInstanceOf(Unauthenticated);
  });

  it('ends, and it is logged, when it cannot be found out who reads it for another reason than an issuer that is away', async () => {
    const token = await (await TokenIssuer.create()).token('somebody');
    const user = { id: 'somebody', roles: [], expiresAt: Date.now() + minutes(12) };
    const { signal } = new AbortController();
    const incoming = { authorizations: [`Bearer ${token}`], apiKeys: [], user, address, signal };
    const stream = streams.open(incoming);
    const logged = jest.spyOn(Logger.prototype, 'error');
    // A defect of whatever checks callers looks like this.
    Reflect.deleteProperty(incoming, 'apiKeys');
    await jest.advanceTimersByTimeAsync(minutes(5));
    expect(stream.signal.reason).toBeInstanceOf(Unauthenticated);
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ userId: 'somebody', err: expect.any(TypeError) }));
    logged.mockRestore();
  });

  it('ends at once with a token that has just ended', async () => {
    const stream = await openedByToken(-1);
    await jest.advanceTimersByTimeAsync(1);
    expect(stream.signal.reason).toBeInstanceOf(Unauthenticated);
  });

  it('goes on with an API key that holds longer than a timer can, and ends with it all the same', async () => {
    const stream = openedByKey(30);
    await jest.advanceTimersByTimeAsync(minutes(1));
    expect(stream.signal.aborted).toBe(false);
    jest.setSystemTime(Date.now() + minutes(30 * 24 * 60));
    await jest.advanceTimersByTimeAsync(minutes(5));
    expect(stream.signal.reason).toBeInstanceOf(Unauthenticated);
  });

  it('leaves no timer behind', async () => {
    for (const stream of [await openedByToken(minutes(1)), openedByKey(1)]) stream.end();
    expect(jest.getTimerCount()).toBe(0);
  });
});

function anonymous(from: string): AbortController {
  const gone = new AbortController();
  streams.open({ authorizations: [], apiKeys: [], address: from, signal: gone.signal });
  return gone;
}

describe('the streams of one caller', () => {
  it('are at most twenty, and anonymous callers are told apart by their addresses', () => {
    const opened = Array.from({ length: streamLimits.perCaller }, () => anonymous(address));
    expect(() => anonymous(address)).toThrow(TooManyStreams);
    expect(() => anonymous('203.0.113.2')).not.toThrow();
    opened[0]?.abort();
    expect(() => anonymous(address)).not.toThrow();
    expect(() => anonymous(address)).toThrow(TooManyStreams);
  });

  it('are those of a user, wherever he is', async () => {
    for (let count = 0; count < streamLimits.perCaller; count++) await openedByToken(minutes(1), `203.0.113.${count}`);
    await expect(openedByToken(minutes(1), '203.0.113.99')).rejects.toThrow(TooManyStreams);
  });
});

describe('the streams of all callers', () => {
  it('are at most five thousand, and are counted', async () => {
    const opened = Array.from({ length: 5_000 }, (_, at) => anonymous(`10.0.${at >> 8}.${at & 255}`));
    expect(await metrics.text()).toMatch(/^nestwork_gateway_streams\S* 5000$/m);
    expect(() => anonymous(address)).toThrow(TooManyStreams);
    opened[0]?.abort();
    expect(() => anonymous(address)).not.toThrow();
    expect(() => anonymous(address)).toThrow(TooManyStreams);
  });
});
