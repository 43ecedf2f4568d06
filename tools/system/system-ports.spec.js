import { expect, it } from '@jest/globals';
import { developmentPorts, freeSystemPorts, processPorts } from './system-ports.js';

it('uses the development ports when nothing else is said', () => {
  expect(developmentPorts({})).toEqual({
    postgres: 55_432,
    nats: 54_222,
    provider: 3200,
    gateway: 3000,
    admin: { inventory: 3102, payments: 3103, orders: 3101, gateway: 3100 },
  });
});

it('moves a port by its variable', () => {
  const ports = developmentPorts({ PORT: '8080', NATS_PORT: '4222', ORDERS_ADMIN_PORT: '9101' });
  expect(ports).toMatchObject({ gateway: 8080, nats: 4222, admin: { orders: 9101, payments: 3103 } });
});

it.each(['80x', '0', '65536', '-1', '3.5'])('refuses %s as a port', (text) => {
  expect(() => developmentPorts({ POSTGRES_PORT: text })).toThrow(`POSTGRES_PORT=${text} is not a port`);
});

it('lists what the processes listen on, without the servers that check their own ports', () => {
  const listed = processPorts(developmentPorts({})).map(({ port, variable }) => `${variable}=${port}`);
  expect(listed).toEqual([
    'PAYMENT_PROVIDER_PORT=3200',
    'PORT=3000',
    'INVENTORY_ADMIN_PORT=3102',
    'PAYMENTS_ADMIN_PORT=3103',
    'ORDERS_ADMIN_PORT=3101',
    'GATEWAY_ADMIN_PORT=3100',
  ]);
});

it('finds a different free port for every part', async () => {
  const { admin, ...others } = await freeSystemPorts();
  const ports = [...Object.values(admin), ...Object.values(others)];
  expect(new Set(ports).size).toBe(8);
});
