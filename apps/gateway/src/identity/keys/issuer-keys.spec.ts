import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { OutboundHttp } from '@nestwork/outbound';
import { loadConfig } from '@nestwork/service';
import { GatewayConfig } from '../../gateway.config.js';
import { IssuerServer } from '../../spec-support/issuer-server.js';
import { TokenIssuer } from '../../spec-support/token-issuer.js';
import { IssuerKeys, IssuerUnavailable } from './issuer-keys.js';
import { keySource } from './key-source.js';

const MINUTE_MS = 60_000;

beforeAll(() => Logger.overrideLogger(false));

describe('the keys of an issuer', () => {
  let server: IssuerServer;
  let now: number;
  let keys: IssuerKeys;
  let first: TokenIssuer;
  let second: TokenIssuer;

  beforeEach(async () => {
    server = await IssuerServer.start();
    [first, second] = await Promise.all([TokenIssuer.create(), TokenIssuer.create()]);
    server.keys = [first.publicJwk];
    now = 0;
    keys = keysOf();
  });
  afterEach(() => server.stop());

  const keysOf = (environment: Readonly<Record<string, string>> = {}) => {
    const config = loadConfig(GatewayConfig, { ADMIN_PORT: '0', AUTH_ISSUER: server.url, ...environment });
    return new IssuerKeys({ source: keySource(config, new OutboundHttp(config.outbound)), now: () => now });
  };
  const finds = async (issuer: TokenIssuer) => (await keys.find(issuer.publicJwk.kid, 'ES256')) !== undefined;
  const settled = async () => {
    // A background fetch is joined by whoever needs an unknown key.
    await keys.find('unknown', 'ES256');
  };

  it('are found by discovery, or where the configuration says, with one fetch', async () => {
    expect([await finds(first), await finds(first)]).toEqual([true, true]);
    expect(server.fetches).toBe(1);
    keys = keysOf({ AUTH_JWKS_URL: `${server.url}/elsewhere` });
    expect(await finds(first)).toBe(true);
  });

  it('are fetched once for a thousand tokens that name unknown keys, and not again within 30 s', async () => {
    await keys.version();
    now = 30_000;
    const storm = () => Promise.all(Array.from({ length: 1_000 }, (_, n) => keys.find(`unknown-${n}`, 'ES256')));
    expect(new Set(await storm())).toEqual(new Set([undefined]));
    now += 29_999;
    await storm();
    expect(server.fetches).toBe(2);
    now += 1;
    await storm();
    expect(server.fetches).toBe(3);
  });

  it('include one that the issuer began to use, while tokens of the old one stay valid', async () => {
    expect(await finds(first)).toBe(true);
    const before = await keys.version();
    server.keys = [first.publicJwk, second.publicJwk];
    now = 30_000;
    expect([await finds(second), await finds(first)]).toEqual([true, true]);
    expect(await keys.version()).not.toBe(before);
  });

  it('forget one that the issuer has withdrawn when they are next fetched, five minutes later at most', async () => {
    expect(await finds(first)).toBe(true);
    const before = await keys.version();
    server.keys = [second.publicJwk];
    now = 5 * MINUTE_MS + 1;
    await keys.version();
    await settled();
    expect([await finds(first), await finds(second)]).toEqual([false, true]);
    expect(await keys.version()).not.toBe(before);
  });

  it('stay the same edition when a fetch brings nothing new', async () => {
    const before = await keys.version();
    now = 5 * MINUTE_MS + 1;
    await keys.version();
    await settled();
    expect(server.fetches).toBe(2);
    expect(await keys.version()).toBe(before);
  });

  it('are used for an hour while the issuer is away, and then nothing is believed', async () => {
    expect(await finds(first)).toBe(true);
    await server.stop();
    now = 60 * MINUTE_MS;
    expect(await finds(first)).toBe(true);
    now += 1;
    await expect(keys.find(first.publicJwk.kid, 'ES256')).rejects.toThrow(IssuerUnavailable);
    await expect(keys.version()).rejects.toThrow(IssuerUnavailable);
    server = await IssuerServer.start();
  });

  it('are there again soon after an issuer that was away at the start', async () => {
    server.instead = (response) => response.writeHead(503).end();
    await expect(keys.version()).rejects.toThrow(IssuerUnavailable);
    server.instead = undefined;
    await expect(keys.version()).rejects.toThrow(IssuerUnavailable);
    now = 1_000;
    expect(await finds(first)).toBe(true);
  });

  it('are not fetched without TLS in production, whatever discovery says', async () => {
    const http = new OutboundHttp({ origins: [server.url], privateNetworks: ['127.0.0.0/8'] });
    const source = keySource({ authIssuer: server.url, authJwksUrl: undefined, nodeEnv: 'production' }, http);
    await expect(source()).rejects.toThrow('names no safe address of keys');
    expect(server.fetches).toBe(0);
  });

  it.each<[string, () => void]>([
    ['redirects', () => (server.instead = (response) => response.writeHead(302, { location: '/moved' }).end())],
    [
      'answers with more than 64 KB',
      () => (server.instead = (response) => response.end(`{"keys":[]}${' '.repeat(65_536)}`)),
    ],
    ['answers with something else', () => (server.instead = (response) => response.end('<html>'))],
    ['answers with no keys', () => (server.keys = [])],
    ['hangs up', () => (server.instead = (response) => response.destroy())],
    ['speaks for somebody else', () => (server.stated = { issuer: 'https://elsewhere.example' })],
    ['says that its keys are elsewhere without TLS', () => (server.stated = { jwks_uri: 'http://elsewhere.example/' })],
    ['says that its keys are a file', () => (server.stated = { jwks_uri: 'file:///etc/passwd' })],
  ])('are not there when the issuer %s', async (_, arrange) => {
    arrange();
    await expect(keys.version()).rejects.toThrow(IssuerUnavailable);
  });
});
