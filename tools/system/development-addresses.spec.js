import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { developmentAddresses, leaveAddresses } from './development-addresses.js';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'addresses-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('finds the system where it was started, with its ports moved', () => {
  const own = { gateway: 3005, provider: 3201, issuer: 3211 };
  const ports = { ...own, grpc: { gateway: 3006 }, admin: { gateway: 9101, orders: 9102 } };
  leaveAddresses(folder, { natsUrl: 'nats://127.0.0.1:55222', ports });
  expect(developmentAddresses(folder)).toEqual({
    natsUrl: 'nats://127.0.0.1:55222',
    gatewayUrl: 'http://127.0.0.1:3005',
    grpcAddress: '127.0.0.1:3006',
    providerUrl: 'http://127.0.0.1:3201',
    issuerUrl: 'http://127.0.0.1:3211',
    admin: { gateway: 9101, orders: 9102 },
  });
});

it.each([[undefined], ['{"natsUrl":']])('falls back on the ports that nobody moved: %j', (text) => {
  if (text) writeFileSync(join(folder, 'addresses.json'), text);
  expect(developmentAddresses(folder)).toMatchObject({ natsUrl: 'nats://127.0.0.1:54222', admin: {} });
});
