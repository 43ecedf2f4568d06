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
