import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { developmentIdentities } from './development-identities.js';
import { identityEnvironment } from './new-identities.js';

let folder;
let file;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestwork-identities-'));
  file = join(folder, 'identities.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps the keys from one start to the next, hidden from other users, and adds those of a new application', () => {
  const first = developmentIdentities(file, ['orders']);
  const second = developmentIdentities(file, ['orders', 'shipping']);
  expect(second.orders).toEqual(first.orders);
  expect(Object.keys(developmentIdentities(file, ['orders']))).toEqual(['orders', 'shipping']);
  expect(statSync(file).mode & 0o077).toBe(0);
});

it.each(['', 'null', '{"orders":{}}'])('makes keys in place of a damaged file (%p)', (content) => {
  writeFileSync(file, content);
  expect(developmentIdentities(file, ['orders']).orders.privateJwk.d).toBeTruthy();
});

it('tells an application its own private key, and only the public ones of others', () => {
  const environment = identityEnvironment(developmentIdentities(file, ['orders', 'payments']), 'orders');
  expect(JSON.parse(environment.IDENTITY_KEY)).toMatchObject({ crv: 'Ed25519', d: expect.any(String) });
  const { orders, payments } = JSON.parse(environment.IDENTITY_KEYS);
  expect(orders.keys).toEqual([{ kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String) }]);
  expect(payments.keys[0]).not.toHaveProperty('d');
});
