import { expect, it } from '@jest/globals';
import { identityEnvironment, newIdentities } from '../identity/new-identities.js';
import { appEnvironment } from './app-environment.js';
import { standIns } from './apps.js';

const standInPorts = Object.fromEntries(standIns.map(({ name, port }) => [name, port]));
const system = {
  infrastructure: {
    natsUrl: 'nats://127.0.0.1:1',
    natsReplicas: 1,
    natsLogin: (user) => ({ NATS_USER: user, NATS_PASSWORD: 'secret' }),
    databaseUrl: (name) => `postgres://${name}@db/${name}`,
  },
  apiKeysFile: '/data/api-keys.json',
  identities: newIdentities(['orders', 'gateway']),
  ports: {
    postgres: 2,
    nats: 1,
    ...standInPorts,
    gateway: 3000,
    grpc: { gateway: 3001 },
    admin: { orders: 3101, gateway: 3100 },
  },
};

it('tells a service where its own database is', () => {
  expect(appEnvironment({ name: 'orders', adminPort: 3101, hasDatabase: true }, system)).toEqual({
    NODE_ENV: 'development',
    NATS_URL: 'nats://127.0.0.1:1',
    NATS_USER: 'orders',
    NATS_PASSWORD: 'secret',
    NATS_REPLICAS: '1',
    DATABASE_URL: 'postgres://orders@db/orders',
    MIGRATE_AT_START: 'true',
    ...identityEnvironment(system.identities, 'orders'),
    ADMIN_PORT: '3101',
    PORT: undefined,
    GRPC_PORT: undefined,
    OUTBOUND_PRIVATE_NETWORKS: '127.0.0.0/8',
    ...Object.fromEntries(standIns.map(({ urlVariable, port }) => [urlVariable, `http://127.0.0.1:${port}`])),
  });
});

it("takes the administrator's database address away from an application without a database", () => {
  const gateway = { name: 'gateway', adminPort: 3100, port: 3000, grpcPort: 3001, hasDatabase: false };
  const env = appEnvironment(gateway, system);
  expect(env).toMatchObject({ DATABASE_URL: undefined, PORT: '3000', GRPC_PORT: '3001', ADMIN_PORT: '3100' });
  expect(env).toMatchObject({ API_KEYS_FILE: '/data/api-keys.json' });
});
