import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { OutboundHttp } from '@nestwork/outbound';
import { loadConfig } from '@nestwork/service';
import type { JWTPayload } from 'jose';
import { GatewayConfig } from '../gateway.config.js';
import { TokenIssuer } from '../spec-support/token-issuer.js';
import { AccessTokens } from './access-tokens.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const now = () => Math.floor(Date.now() / 1_000);

function tokensTrusting(issuer: TokenIssuer, environment: Readonly<Record<string, string>> = {}): AccessTokens {
  const config = loadConfig(GatewayConfig, { ADMIN_PORT: '0', ...issuer.environment, ...environment });
  return new AccessTokens(config, new OutboundHttp(config.outbound), new Metrics('gateway'));
}

// Each refusal is logged with its reason.
beforeAll(() => Logger.overrideLogger(false));

describe('an access token', () => {
  let issuer: TokenIssuer;
  let tokens: AccessTokens;

  beforeAll(async () => {
    issuer = await TokenIssuer.create();
    tokens = tokensTrusting(issuer);
  });

  it('speaks for its subject, with its roles', async () => {
    const token = await issuer.token(customer, { claims: { roles: ['admin'] } });
    expect(await tokens.userOf(token)).toMatchObject({ id: customer, roles: ['admin'] });
    expect(await tokens.userOf(await issuer.token(customer))).toMatchObject({ id: customer, roles: [] });
  });

  it.each<[string, () => JWTPayload]>([
    ['it is for another audience', () => ({ aud: 'elsewhere' })],
    ['it has no audience', () => ({ aud: undefined })],
    ['somebody else issued it', () => ({ iss: 'elsewhere' })],
    ['nobody says who issued it', () => ({ iss: undefined })],
    ['it has expired by more than the clocks may differ', () => ({ iat: now() - 100, exp: now() - 31 })],
    ['it never expires', () => ({ exp: undefined })],
    ['it does not say when it was issued', () => ({ iat: undefined })],
    ['it was issued in the future', () => ({ iat: now() + 40, exp: now() + 60 })],
    ['it lives longer than 15 minutes', () => ({ exp: now() + 902 })],
    ['it is not valid yet', () => ({ nbf: now() + 40 })],
    ['it has no id', () => ({ jti: undefined })],
    ['its id is empty', () => ({ jti: '' })],
    ['it has no subject', () => ({ sub: undefined })],
    ['its subject is empty', () => ({ sub: '' })],
    ['its subject is longer than 255 characters', () => ({ sub: 'a'.repeat(256) })],
    ['its roles are no list', () => ({ roles: 'admin' })],
    ['a role is no text', () => ({ roles: [{ name: 'admin' }] })],
    ['its roles are too many', () => ({ roles: Array.from({ length: 33 }, () => 'admin') })],
  ])('is refused when %s', async (_, claims) => {
    expect(await tokens.userOf(await issuer.token(customer, { claims: claims() }))).toBeUndefined();
  });

  it('is refused for a reason that is in the log at level debug, without the token, and nowhere else', async () => {
    const logged = jest.spyOn(Logger.prototype, 'debug');
    const token = await issuer.token(customer, { claims: { aud: 'elsewhere' } });
    expect(await tokens.userOf(token)).toBeUndefined();
    expect(logged.mock.calls).toEqual([
      [{ message: 'An access token was refused', why: expect.stringContaining('aud') }],
    ]);
    logged.mockRestore();
  });

  it('may be a little late, or early, because clocks differ', async () => {
    const late = await issuer.token(customer, { claims: { iat: now() - 60, exp: now() - 10 } });
    const early = await issuer.token(customer, { claims: { iat: now() + 10, nbf: now() + 10 } });
    expect([await tokens.userOf(late), await tokens.userOf(early)]).toMatchObject([
      { id: customer, roles: [] },
      { id: customer, roles: [] },
    ]);
  });

  it('says until when it holds, with the seconds that are granted for clocks that differ', async () => {
    const exp = now() + 60;
    const token = await issuer.token(customer, { claims: { exp } });
    const expected = { expiresAt: (exp + 30) * 1_000 };
    expect([await tokens.userOf(token), await tokens.userOf(token)]).toMatchObject([expected, expected]);
  });

  it.each(['PS256', 'RS256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const other = await TokenIssuer.create(alg);
    expect(await tokensTrusting(other).userOf(await other.token(customer))).toMatchObject({ id: customer });
  });

  it('is refused when its algorithm is not among those of the configuration', async () => {
    const token = await issuer.token(customer);
    expect(await tokensTrusting(issuer, { AUTH_ALGORITHMS: 'RS256,EdDSA' }).userOf(token)).toBeUndefined();
  });

  it('may be of the type JWT only where the configuration says so', async () => {
    const token = await issuer.token(customer, { header: { typ: 'JWT' } });
    expect(await tokens.userOf(token)).toBeUndefined();
    expect(await tokensTrusting(issuer, { AUTH_TOKEN_TYPE: 'JWT' }).userOf(token)).toMatchObject({ id: customer });
  });

  it('gives a subject that is no uuid an id of its own, always the same', async () => {
    const [first, second, another] = await Promise.all(
      ['auth0|5f7c', 'auth0|5f7c', 'auth0|5f7d'].map(async (sub) => tokens.userOf(await issuer.token(sub))),
    );
    expect(first?.id).toMatch(/^[0-9a-f]{8}-/);
    expect(second).toEqual(first);
    expect(another?.id).not.toBe(first?.id);
  });

  it('does not make a forged one valid that differs in nothing but its signature', async () => {
    const token = await issuer.token(customer);
    expect(await tokens.userOf(token)).toMatchObject({ id: customer });
    const [header, payload, signature = ''] = token.split('.');
    const forged = Buffer.from(signature, 'base64url');
    forged[0]! ^= 1;
    expect(await tokens.userOf([header, payload, forged.toString('base64url')].join('.'))).toBeUndefined();
  });
});

describe('the roles of an access token', () => {
  const roles = async (environment: Readonly<Record<string, string>>, claims: JWTPayload) => {
    const issuer = await TokenIssuer.create();
    const user = await tokensTrusting(issuer, environment).userOf(await issuer.token(customer, { claims }));
    return user?.roles;
  };

  it('may be inside an object, as Keycloak has them', async () => {
    const claims = { realm_access: { roles: ['admin'] }, roles: ['other'] };
    expect(await roles({ AUTH_ROLES_CLAIM: 'realm_access.roles' }, claims)).toEqual(['admin']);
  });

  it('may be under an address, as Auth0 has them', async () => {
    const name = 'https://shop.example/roles';
    expect(await roles({ AUTH_ROLES_CLAIM: name }, { [name]: ['admin'] })).toEqual(['admin']);
  });

  it('get our names, and those without one count as none', async () => {
    const AUTH_ROLES = '{"shop-admins":"admin","owners":"admin"}';
    expect(await roles({ AUTH_ROLES }, { roles: ['shop-admins', 'owners', 'admin', '__proto__'] })).toEqual(['admin']);
  });

  it('may be words of one text when our names are given', async () => {
    const environment = { AUTH_ROLES_CLAIM: 'scope', AUTH_ROLES: '{"shop:admin":"admin"}' };
    expect(await roles(environment, { scope: 'openid shop:admin' })).toEqual(['admin']);
  });

  it('are none when the claim is missing, and are not looked for in what every object has', async () => {
    expect(await roles({ AUTH_ROLES_CLAIM: 'realm_access.roles' }, {})).toEqual([]);
    expect(await roles({ AUTH_ROLES_CLAIM: '__proto__.constructor' }, {})).toEqual([]);
  });
});

describe('where the keys come from', () => {
  const start = (environment: Readonly<Record<string, string>>) => () =>
    loadConfig(GatewayConfig, { ADMIN_PORT: '0', AUTH_AUDIENCE: 'nestwork', ...environment });
  const production = {
    NODE_ENV: 'production',
    NATS_URL: 'nats://nats',
    IDENTITY_KEY: 'off',
    AUTH_ISSUER: 'https://login.example',
  };

  it('is an https address, or this machine while developing', () => {
    expect(start(production)).not.toThrow();
    expect(start({ AUTH_ISSUER: 'http://127.0.0.1:1' })).not.toThrow();
    expect(start({ AUTH_ISSUER: 'http://[::1]:1' })).not.toThrow();
  });

  it.each([
    ['another machine without TLS', { AUTH_ISSUER: 'http://login.example' }],
    ['a name that only begins like this machine', { AUTH_ISSUER: 'http://localhost.example' }],
    ['a file', { AUTH_ISSUER: 'file:///etc/passwd' }],
    ['no address', { AUTH_ISSUER: 'login' }],
    ['an address with a password in it', { AUTH_ISSUER: 'https://me:secret@login.example' }],
    ['this machine, in production', { ...production, AUTH_ISSUER: 'http://127.0.0.1:3210' }],
    ['keys elsewhere without TLS', { ...production, AUTH_JWKS_URL: 'http://login.example/keys' }],
    ['an algorithm with a shared secret', { ...production, AUTH_ALGORITHMS: 'ES256,HS256' }],
    ['no algorithm', { ...production, AUTH_ALGORITHMS: 'none' }],
  ])('is refused at start when it is %s', (_, environment) => {
    expect(start(environment)).toThrow(/AUTH_(ISSUER|JWKS_URL|ALGORITHMS)/);
  });
});
