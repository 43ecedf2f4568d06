import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { loadConfig } from '@nestwork/service';
import { GatewayConfig } from '../../gateway.config.js';
import { KeyFile } from '../../spec-support/key-file.js';
import { parseApiKeyFile } from './api-key-file.js';
import { apiKeyHash, newApiKey } from './api-key-text.js';
import { ApiKeys } from './api-keys.js';

const subject = '0190b5a0-0000-7000-8000-0000000000aa';
const id = 'aaaaaaaaaa';
const stored = { id, hash: 'A'.repeat(43), expiresAt: '2030-01-01T00:00:00.000Z' };
const client = { name: 'depot', subject, roles: [], endpoints: ['*'], keys: [stored] };

let file: KeyFile;
let metrics: Metrics;

function keysIn(path: string | undefined): ApiKeys {
  metrics = new Metrics('gateway');
  return new ApiKeys(loadConfig(GatewayConfig, { ADMIN_PORT: '0', ...(path && { API_KEYS_FILE: path }) }), metrics);
}

// Each refusal is logged with its reason.
beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => {
  file = new KeyFile();
});
afterEach(() => {
  file.remove();
  jest.useRealTimers();
});

describe('an API key', () => {
  it('speaks for its client, with its roles and for its endpoints', () => {
    const now = Date.now();
    const expiresAt = now + 86_400_000;
    const all = file.add({ name: 'depot', subject, roles: ['admin'] }, now);
    const some = file.add({ name: 'reports', subject, endpoints: ['listOrders'] }, now);
    const keys = keysIn(file.path);
    expect(keys.userOf(all)).toEqual({ id: subject, roles: ['admin'], client: 'depot', expiresAt });
    const reports = { id: subject, roles: [], client: 'reports', endpoints: ['listOrders'], expiresAt };
    expect(keys.userOf(some)).toEqual(reports);
  });

  it('is none with the id of a key and the secret of another', () => {
    file.add({ name: 'depot' });
    const other = new KeyFile();
    const forged = other.add({ name: 'depot' });
    other.remove();
    const keys = keysIn(file.path);
    expect(keys.userOf(forged)).toBeUndefined();
    // Now the file has its id, with the hash of something else.
    file.write(JSON.stringify({ clients: [{ ...client, keys: [{ ...stored, id: forged.slice(4, 14) }] }] }));
    keys.refresh();
    expect(keys.userOf(forged)).toBeUndefined();
  });

  it('is none once it has expired', () => {
    jest.useFakeTimers({ now: 1_000 });
    const key = file.add({ name: 'depot', days: 1 });
    const keys = keysIn(file.path);
    jest.setSystemTime(1_000 + 86_399_999);
    expect(keys.userOf(key)).toMatchObject({ client: 'depot' });
    jest.setSystemTime(1_000 + 86_400_000);
    expect(keys.userOf(key)).toBeUndefined();
  });

  it('counts, and counts no more, without a restart', () => {
    const first = file.add({ name: 'depot' });
    const keys = keysIn(file.path);
    const second = file.add({ name: 'reports' });
    expect(keys.userOf(second)).toBeUndefined();
    keys.refresh();
    expect(keys.userOf(second)).toMatchObject({ client: 'reports' });
    file.revoke('depot');
    keys.refresh();
    expect([keys.userOf(first), keys.userOf(second)]).toMatchObject([undefined, { client: 'reports' }]);
  });

  it('is looked for in the file again by itself', () => {
    jest.useFakeTimers();
    const keys = keysIn(file.path);
    keys.onModuleInit();
    const key = file.add({ name: 'depot' });
    jest.advanceTimersByTime(5_000);
    expect(keys.userOf(key)).toMatchObject({ client: 'depot' });
    keys.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes on while the file cannot be used, and an operator sees that', async () => {
    const key = file.add({ name: 'depot' });
    const keys = keysIn(file.path);
    expect(await metrics.text()).toContain('nestwork_api_keys_readable{service="gateway"} 1');
    file.write('{"clients":');
    keys.refresh();
    expect(keys.userOf(key)).toMatchObject({ client: 'depot' });
    expect(await metrics.text()).toContain('nestwork_api_keys_readable{service="gateway"} 0');
    file.add({ name: 'reports' });
    keys.refresh();
    expect(await metrics.text()).toContain('nestwork_api_keys_readable{service="gateway"} 1');
  });

  it('is counted by client and key, so that an old one is taken out when nobody uses it', async () => {
    const key = file.add({ name: 'depot' });
    const keys = keysIn(file.path);
    keys.count(keys.userOf(key)!);
    const [line] = /nestwork_api_key_requests_total{.*/.exec(await metrics.text()) ?? [];
    expect(line).toMatch(/client="depot",key="newest".* 1$/);
  });

  it('is the newest one when it stands last, whichever of two ends first', async () => {
    const ending = (year: number) => {
      const { id, key } = newApiKey();
      const hash = apiKeyHash(key).toString('base64url');
      return { key, stored: { id, hash, expiresAt: `${year}-01-01T00:00:00.000Z` } };
    };
    const [{ key: old, ...first }, { key: young, ...second }] = [ending(2_200), ending(2_100)];
    file.write(JSON.stringify({ clients: [{ ...client, keys: [first.stored, second.stored] }] }));
    const keys = keysIn(file.path);
    keys.count(keys.userOf(old)!);
    keys.count(keys.userOf(young)!);
    keys.count(keys.userOf(young)!);
    const text = await metrics.text();
    expect(text).toMatch(/nestwork_api_key_requests_total{.*key="older".* 1$/m);
    expect(text).toMatch(/nestwork_api_key_requests_total{.*key="newest".* 2$/m);
  });

  it('is not counted when it is only looked at, and no user of a token ever is', async () => {
    const keys = keysIn(file.path);
    file.add({ name: 'depot' });
    const key = file.add({ name: 'reports' });
    keys.refresh();
    const user = keys.userOf(key)!;
    keys.count({ ...user, client: 'an application' });
    expect(await metrics.text()).not.toContain('nestwork_api_key_requests_total{');
  });

  it('tells who wants to know that another file counts, and not that the same one was read again', () => {
    const keys = keysIn(file.path);
    let changes = 0;
    keys.onChange(() => (changes += 1));
    keys.refresh();
    expect(changes).toBe(0);
    const key = file.add({ name: 'depot' });
    let known: unknown;
    keys.onChange(() => (known = keys.userOf(key)));
    keys.refresh();
    expect(changes).toBe(1);
    expect(known).toMatchObject({ client: 'depot' });
  });

  it('is believed by nobody without a file', () => {
    expect(keysIn(undefined).userOf(file.add({ name: 'depot' }))).toBeUndefined();
  });

  it('stops the start when its file is not there', () => {
    expect(() => keysIn(`${file.path}.away`)).toThrow(/^API_KEYS_FILE is set to .*ENOENT/);
  });
});

describe('a file of API keys', () => {
  const read = (...clients: readonly object[]) => parseApiKeyFile(JSON.stringify({ clients }));

  it('is read', () => expect(read(client).clients).toEqual([client]));

  it.each<[string, object[]]>([
    ['a client twice', [client, { ...client, keys: [] }]],
    ['a key twice', [client, { ...client, name: 'reports' }]],
    ['three keys of one client', [{ ...client, keys: [stored, { ...stored, id: 'b'.repeat(10) }, { ...stored, id: 'c'.repeat(10) }] }]], // prettier-ignore
    ['a role that there is not', [{ ...client, roles: ['root'] }]],
    ['a subject that is no user id', [{ ...client, subject: 'depot' }]],
    ['a key that never expires', [{ ...client, keys: [{ id, hash: stored.hash }] }]],
    ['a key in place of its hash', [{ ...client, keys: [{ ...stored, hash: 'nwk_secret' }] }]],
    ['a field that nobody knows', [{ ...client, isAdmin: true }]],
  ])('is refused with %s', (_, clients) => {
    expect(() => read(...clients)).toThrow(/file of API keys/);
  });

  it('is refused without showing what is in it', () => {
    const refuse = () => read({ ...client, keys: [{ ...stored, hash: 'nwk_secret' }] });
    expect(refuse).toThrow(expect.objectContaining({ message: expect.not.stringContaining('nwk_secret') }));
  });
});
