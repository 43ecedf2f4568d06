import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { importJWK, jwtVerify } from 'jose';
import { developmentAuth, developmentCustomer, signToken } from './development-token.js';

let folder;
let file;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestwork-auth-'));
  file = join(folder, 'auth.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function claimsOf({ token, publicJwk }) {
  return (await jwtVerify(token, await importJWK(publicJwk, 'ES256'), { audience: 'nestwork', issuer: 'nestwork-dev' }))
    .payload;
}

it('makes a token that its public key accepts, for 30 days', async () => {
  const claims = await claimsOf(await developmentAuth(file));
  expect(claims).toMatchObject({
    sub: developmentCustomer,
    roles: ['customer', 'admin'],
    exp: claims.iat + 30 * 86_400,
  });
});

it('keeps keys and token from one start to the next', async () => {
  const first = await developmentAuth(file);
  expect(await developmentAuth(file)).toEqual(first);
});

it('renews a token that expires soon, with the same keys', async () => {
  const first = await developmentAuth(file);
  const old = await signToken(first.privateJwk, { customerId: developmentCustomer, expiresIn: '6d' });
  writeFileSync(file, JSON.stringify({ ...first, token: old }));
  const renewed = await developmentAuth(file);
  expect(renewed.publicJwk).toEqual(first.publicJwk);
  expect((await claimsOf(renewed)).exp).toBeGreaterThan(Date.now() / 1000 + 29 * 86_400);
});

it.each(['', 'not JSON', '{}'])('makes a new file in place of a damaged one (%p)', async (content) => {
  writeFileSync(file, content);
  const made = await developmentAuth(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(made);
});

it('keeps the private key from other users', async () => {
  await developmentAuth(file);
  expect(statSync(file).mode & 0o077).toBe(0);
});

it('never shows the private part in the public key', async () => {
  expect((await developmentAuth(file)).publicJwk).not.toHaveProperty('d');
});
