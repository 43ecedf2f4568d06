import { expect, it } from '@jest/globals';
import { loadConfig } from './config/load-config.js';
import { ServiceConfig } from './service-config.js';

it('the services that may speak for users are a list, with or without spaces', () => {
  const env = { ADMIN_PORT: '9000', IDENTITY_KEY: '{}', IDENTITY_KEYS: '{}', IDENTITY_EDGES: 'gateway, backoffice' };
  expect(loadConfig(ServiceConfig, env).nats.identity?.trust.edges).toEqual(['gateway', 'backoffice']);
});

it.each(['nats://hunter2@nats:4222', 'nats://me:hunter2@nats:4222', 'hunter2@nats', 'a:1,hunter2@b:1'])(
  'the address of NATS holds no credentials, which the client would pass over, and they are not repeated: %s',
  (url) => {
    const load = () => loadConfig(ServiceConfig, { ADMIN_PORT: '9000', NATS_URL: url });
    expect(load).toThrow('NATS_URL must hold no user, password or token: they go into NATS_USER and NATS_PASSWORD');
    expect(load).not.toThrow('hunter2');
  },
);

it('the addresses of NATS are several, with a scheme or without', () => {
  const { nats } = loadConfig(ServiceConfig, { ADMIN_PORT: '9000', NATS_URL: 'nats://a:4222,b:4222' });
  expect(nats.servers).toBe('nats://a:4222,b:4222');
});
