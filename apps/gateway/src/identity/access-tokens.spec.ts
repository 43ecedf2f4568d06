import { beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { loadConfig } from '@nestwork/service';
import { UnsecuredJWT, type JWTPayload } from 'jose';
import { GatewayConfig } from '../gateway.config.js';
import { TokenIssuer } from '../spec-support/token-issuer.js';
import { AccessTokens } from './access-tokens.js';

const customer = '0190b5a0-0000-7000-8000-0000000000aa';
const anHourAgo = () => Math.floor(Date.now() / 1_000) - 3_600;

async function tokensTrusting(issuer: TokenIssuer, environment = issuer.environment): Promise<AccessTokens> {
  const config = loadConfig(GatewayConfig, { ADMIN_PORT: '0', ...environment });
  const tokens = new AccessTokens(config);
  await tokens.onModuleInit();
  return tokens;
}

// Each refusal is logged with its reason.
beforeAll(() => Logger.overrideLogger(false));

describe('an access token', () => {
  let issuer: TokenIssuer;
  let tokens: AccessTokens;

  beforeAll(async () => {
    issuer = await TokenIssuer.create();
    tokens = await tokensTrusting(issuer);
  });

  it('speaks for its subject, with its roles', async () => {
    const token = await issuer.token(customer, { claims: { roles: ['admin'] } });
    expect(await tokens.userOf(token)).toEqual({ id: customer, roles: ['admin'] });
    expect(await tokens.userOf(await issuer.token(customer))).toEqual({ id: customer, roles: [] });
  });

  it.each<[string, JWTPayload]>([
    ['it is for another audience', { aud: 'elsewhere' }],
    ['it has no audience', { aud: undefined }],
    ['somebody else issued it', { iss: 'elsewhere' }],
    ['nobody says who issued it', { iss: undefined }],
    ['it has expired', { exp: anHourAgo() }],
    ['it never expires', { exp: undefined }],
    ['it is not valid yet', { nbf: anHourAgo() + 7_200 }],
    ['it has no subject', { sub: undefined }],
    ['its subject is no uuid', { sub: 'admin' }],
    ['its roles are no list', { roles: 'admin' }],
    ['a role is no text', { roles: [{ name: 'admin' }] }],
    ['its roles are too many', { roles: Array.from({ length: 33 }, () => 'admin') }],
  ])('is refused when %s', async (_, claims) => {
    expect(await tokens.userOf(await issuer.token(customer, { claims }))).toBeUndefined();
  });

  it('is refused when another key signed it, even one that its header brings along or names', async () => {
    const stranger = await TokenIssuer.create();
    const header = { jwk: stranger.publicJwk, kid: '../../dev/null', jku: 'http://127.0.0.1/keys' };
    expect(await tokens.userOf(await issuer.token(customer, { key: stranger.privateKey, header }))).toBeUndefined();
  });

  it('is refused when it is signed with the public key as a shared secret', async () => {
    const key = new TextEncoder().encode(JSON.stringify(issuer.publicJwk));
    expect(await tokens.userOf(await issuer.token(customer, { header: { alg: 'HS256' }, key }))).toBeUndefined();
  });

  it('is refused when it is not signed', async () => {
    const unsigned = new UnsecuredJWT({ sub: customer, iss: 'spec', aud: 'nestwork' }).setExpirationTime('1m').encode();
    expect(await tokens.userOf(unsigned)).toBeUndefined();
    expect(await tokens.userOf(`${unsigned}AAAA`)).toBeUndefined();
  });

  it('is refused when its header demands an extension that nobody here knows', async () => {
    const [, payload, signature] = (await issuer.token(customer)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'ES256', crit: ['b64'], b64: false })).toString('base64url');
    expect(await tokens.userOf([header, payload, signature].join('.'))).toBeUndefined();
  });

  it('is refused when one bit of it changed', async () => {
    const token = await issuer.token(customer);
    const [header, payload, signature = ''] = token.split('.');
    const other = Buffer.from(signature, 'base64url');
    other[0]! ^= 1;
    expect(await tokens.userOf([header, payload, other.toString('base64url')].join('.'))).toBeUndefined();
    expect(await tokens.userOf([header, `${payload}AA`, signature].join('.'))).toBeUndefined();
  });
});

describe('the key that access tokens are checked with', () => {
  it.each(['ES384', 'EdDSA', 'RS256'])('is refused at start when it is for %s', async (alg) => {
    await expect(tokensTrusting(await TokenIssuer.create(alg))).rejects.toThrow('must be an EC key on P-256');
  });

  it('is refused at start when it is private', async () => {
    const issuer = await TokenIssuer.create();
    const AUTH_PUBLIC_JWK = JSON.stringify({ ...issuer.publicJwk, d: 'AAAA' });
    await expect(tokensTrusting(issuer, { ...issuer.environment, AUTH_PUBLIC_JWK })).rejects.toThrow('private key');
  });

  it('is refused at start when it is no point of the curve', async () => {
    const issuer = await TokenIssuer.create();
    const AUTH_PUBLIC_JWK = JSON.stringify({ ...issuer.publicJwk, x: 'AAAA' });
    await expect(tokensTrusting(issuer, { ...issuer.environment, AUTH_PUBLIC_JWK })).rejects.toThrow();
  });
});
