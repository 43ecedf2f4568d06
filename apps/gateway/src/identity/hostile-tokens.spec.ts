import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { OutboundHttp } from '@nestwork/outbound';
import { loadConfig } from '@nestwork/service';
import { GatewayConfig } from '../gateway.config.js';
import {
  forged,
  hostileClaims,
  hostileForms,
  hostileHeaders,
  hostileSignatures,
  type Forge,
} from '../spec-support/hostile-tokens.js';
import { AccessTokens } from './access-tokens.js';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const strangersKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const iat = Math.floor(Date.now() / 1_000);
const sub = '0190b5a0-0000-7000-8000-0000000000aa';
const claims = { sub, iss: 'spec', aud: 'nestwork', iat, exp: iat + 600, jti: randomUUID() };
const forge: Forge = { key: privateKey, kid: 'one', claims, strangersKey };
const hostile = [
  ...hostileHeaders(forge),
  ...hostileSignatures(forge),
  ...hostileForms(forge),
  ...hostileClaims(forge),
];

let tokens: AccessTokens;
beforeAll(() => {
  Logger.overrideLogger(false);
  const AUTH_JWKS = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' }] });
  const config = loadConfig(GatewayConfig, { ADMIN_PORT: '0', AUTH_ISSUER: 'spec', AUTH_JWKS });
  tokens = new AccessTokens(config, new OutboundHttp(config.outbound), new Metrics('gateway'));
});

it('takes the token that the hostile ones are made from', async () => {
  expect(await tokens.userOf(forged(forge))).toMatchObject({ id: sub, roles: [] });
  expect(await tokens.userOf(forged(forge, { typ: 'application/AT+JWT' }))).toMatchObject({ id: sub });
  expect(await tokens.userOf(forged(forge, {}, { ...claims, aud: ['elsewhere', 'nestwork'] }))).toMatchObject({
    id: sub,
  });
});

it('has a hostile token for every rule', () => {
  expect(new Set(hostile.map(([, token]) => token)).size).toBeGreaterThan(90);
});

it.each(hostile)('refuses %s', async (_, token) => {
  expect(await tokens.userOf(token)).toBeUndefined();
});
