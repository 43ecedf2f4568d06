import { expect, it } from '@jest/globals';
import { loadConfig } from './config/load-config.js';
import { ServiceConfig } from './service-config.js';

it('the services that may speak for users are a list, with or without spaces', () => {
  const env = { ADMIN_PORT: '9000', IDENTITY_KEY: '{}', IDENTITY_KEYS: '{}', IDENTITY_EDGES: 'gateway, backoffice' };
  expect(loadConfig(ServiceConfig, env).nats.identity?.trust.edges).toEqual(['gateway', 'backoffice']);
});
