import { expect, it } from '@jest/globals';
import { natsConfiguration } from './configuration.js';

const options = { host: '127.0.0.1', port: 54222, storeDir: '/data/store' };

it('opens the client port only, with one open account', () => {
  expect(natsConfiguration(options)).toBe(
    'host: "127.0.0.1"\nport: 54222\nserver_name: "nestwork"\njetstream { store_dir: "/data/store" }\nmax_payload: 1MB\n',
  );
});

it('gives each test account a user and a JetStream of its own', () => {
  const accounts = natsConfiguration({ ...options, testAccounts: 2 }).match(/T\d+ \{.*\}/g);
  expect(accounts).toEqual([
    'T1 { jetstream: enabled, users: [{ user: "test-1", password: "test-1" }] }',
    'T2 { jetstream: enabled, users: [{ user: "test-2", password: "test-2" }] }',
  ]);
});

it('writes a Windows path without backslashes, which would be escapes', () => {
  expect(natsConfiguration({ ...options, storeDir: 'C:\\new\\store' })).toContain('store_dir: "C:/new/store"');
});

it('tells a node of a cluster its name, its routes and where to say how it is', () => {
  const node = { name: 'nats-2', routePort: 6002, monitorPort: 8002, routes: [6001, 6002] };
  const text = natsConfiguration({ ...options, node });
  expect(text).toContain('server_name: "nats-2"');
  expect(text).toContain('http: "127.0.0.1:8002"');
  expect(text).toContain(
    '  listen: "127.0.0.1:6002"\n  routes: ["nats-route://127.0.0.1:6001", "nats-route://127.0.0.1:6002"]\n  no_advertise: true\n',
  );
});
