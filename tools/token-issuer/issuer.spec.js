import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importJWK, jwtVerify } from 'jose';
import { developmentKeys } from './development-keys.js';
import { createIssuerServer } from './server.js';
import { developmentCustomer } from './sign-token.js';

const script = join(process.cwd(), 'tools/token-issuer/issuer.js');
let folder;
let file;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestwork-issuer-'));
  file = join(folder, 'auth.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the keys of the development issuer', () => {
  it('stay from one start to the next, and hidden from other users', async () => {
    const first = await developmentKeys(file);
    expect(await developmentKeys(file)).toEqual(first);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(first.publicJwk).not.toHaveProperty('d');
  });

  it.each(['', 'not JSON', '{}'])('are made anew in place of a damaged file (%p)', async (content) => {
    writeFileSync(file, content);
    const made = await developmentKeys(file);
    expect(await developmentKeys(file)).toEqual(made);
  });
});

describe('the development issuer', () => {
  let server;
  let url;
  beforeEach(async () => {
    const keys = await developmentKeys(file);
    server = createIssuerServer({ keys, issuer: 'http://127.0.0.1:3210' });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${server.address().port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function claimsOf(token) {
    const [key] = (await (await fetch(`${url}/keys`)).json()).keys;
    const options = { issuer: 'http://127.0.0.1:3210', audience: 'nestwork', typ: 'at+jwt' };
    return (await jwtVerify(token, await importJWK(key), options)).payload;
  }

  it('gives a token of the development customer for 15 minutes, checked by its own keys', async () => {
    const claims = await claimsOf(await (await fetch(`${url}/token`)).text());
    expect(claims).toMatchObject({ sub: developmentCustomer, roles: ['customer', 'admin'], exp: claims.iat + 900 });
    expect(claims.jti).toBeTruthy();
  });

  it('gives a token of anybody who is named', async () => {
    const claims = await claimsOf(await (await fetch(`${url}/token?customer=somebody&roles=`)).text());
    expect(claims).toMatchObject({ sub: 'somebody', roles: [] });
  });

  it('says where its keys are, as OpenID Connect discovery has it', async () => {
    const found = await (await fetch(`${url}/.well-known/openid-configuration`)).json();
    expect(found).toMatchObject({ issuer: 'http://127.0.0.1:3210', jwks_uri: 'http://127.0.0.1:3210/keys' });
  });

  it.each([{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }])(
    'gives nothing to a page of a web site: %j',
    async (headers) => {
      expect((await fetch(`${url}/token`, { headers })).status).toBe(403);
    },
  );

  it('has nothing else', async () => {
    expect((await fetch(`${url}/constructor`)).status).toBe(404);
  });
});

it.each([
  [{ NODE_ENV: 'production' }, 'does not run with NODE_ENV=production'],
  [{ HOST: '0.0.0.0' }, 'listens on 127.0.0.1 only'],
])('refuses to run with %j', (env, reason) => {
  const { status, stderr } = spawnSync(process.execPath, [script], {
    env: { PATH: process.env.PATH, FILE: file, PORT: '0', ...env },
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(status).toBe(1);
  expect(stderr).toContain(reason);
});
