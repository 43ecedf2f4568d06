import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '@nestwork/service';
import { GatewayConfig } from './gateway.config.js';

const load = (env: Readonly<Record<string, string>>) => loadConfig(GatewayConfig, { ADMIN_PORT: '0', ...env });
const cert = { TLS_CERT_FILE: '/run/secrets/cert.pem' };
const key = { TLS_KEY_FILE: '/run/secrets/key.pem' };

describe('the certificate of the public door', () => {
  it('is that of both files', () => {
    expect(load({ ...cert, ...key }).tlsFiles).toEqual({ certFile: cert.TLS_CERT_FILE, keyFile: key.TLS_KEY_FILE });
  });

  it('is none without either', () => expect(load({}).tlsFiles).toBeUndefined());

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a certificate without its key', cert, 'TLS_KEY_FILE'],
    ['a key without its certificate', key, 'TLS_CERT_FILE'],
    ['a key beside an empty certificate', { ...key, TLS_CERT_FILE: '' }, 'TLS_CERT_FILE'],
  ])('stops the start as %s, and does not serve plain text', (_, env, missing) => {
    expect(() => load(env)).toThrow(`${missing} is not set`);
  });
});

describe('what says something that cannot be', () => {
  it.each([
    ['a shared store that is none', { RATE_STORE_URL: 'http://rates.example' }, 'begin with redis:// or rediss://'],
    ['a shared store without its scheme', { RATE_STORE_URL: 'rates.example:6379' }, 'begin with redis:// or rediss://'],
    [
      'a role that there is not',
      { AUTH_ROLES: '{"shop-admins":"amdin"}' },
      'must name roles that there are: admin, tester',
    ],
  ])('stops the start: %s', (_, env, problem) => {
    expect(() => load(env)).toThrow(problem);
  });

  it.each<Record<string, string>>([
    { RATE_STORE_URL: 'rediss://rates.example' },
    { AUTH_ROLES: '{"shop-admins":"admin"}' },
  ])('does not when it can: %p', (env) => {
    expect(() => load(env)).not.toThrow();
  });
});
