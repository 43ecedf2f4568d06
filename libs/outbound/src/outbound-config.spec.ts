import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '@nestwork/service';
import { OutboundConfig } from './outbound-config.js';

class ShopConfig extends OutboundConfig {
  get outbound() {
    return this.outboundTo(['https://provider.example/api', undefined]);
  }
}

const load = (env: Readonly<Record<string, string>>) => loadConfig(ShopConfig, { ADMIN_PORT: '0', ...env }).outbound;
const production = { NODE_ENV: 'production', NATS_URL: 'nats://nats', IDENTITY_KEY: 'off' };

describe('what may be called', () => {
  it('is what is configured by itself, and what is named beside it', () => {
    const named = { OUTBOUND_ORIGINS: 'https://a.example, https://b.example:8443' };
    expect(load(named).origins).toEqual([
      'https://provider.example/api',
      'https://a.example',
      'https://b.example:8443',
    ]);
    expect(load({}).origins).toEqual(['https://provider.example/api']);
  });

  it('is this machine while developing, and nothing private in production unless it is named', () => {
    expect(load({}).privateNetworks).toEqual(['127.0.0.0/8', '::1/128']);
    expect(load(production).privateNetworks).toEqual([]);
    expect(load({ ...production, OUTBOUND_PRIVATE_NETWORKS: '10.0.12.0/24' }).privateNetworks).toEqual([
      '10.0.12.0/24',
    ]);
  });

  it.each<Readonly<Record<string, string>>>([
    { OUTBOUND_ORIGINS: 'a.example' },
    { OUTBOUND_ORIGINS: 'https://a.example/path' },
    { OUTBOUND_ORIGINS: 'https://a.example,*' },
    { OUTBOUND_PRIVATE_NETWORKS: '10.0.0.0' },
    { OUTBOUND_PRIVATE_NETWORKS: '0.0.0.0/0' },
  ])('is refused at the start when it is %j', (env) => {
    expect(() => load(env)).toThrow(Object.keys(env)[0]);
  });
});
