import { expect, it } from '@jest/globals';
import { apps, standIns } from './apps.js';
import { developmentPorts, freeSystemPorts, processPorts } from './system-ports.js';

const adminPorts = Object.fromEntries(apps.map(({ name, adminPort }) => [name, adminPort]));
const httpPorts = Object.fromEntries(
  [...standIns, ...apps].filter(({ port }) => port).map(({ name, port }) => [name, port]),
);
const grpcPorts = Object.fromEntries(
  apps.filter(({ grpcPort }) => grpcPort).map(({ name, grpcPort }) => [name, grpcPort]),
);
const servers = { postgres: 55_432, nats: 54_222 };

it('uses the development ports when nothing else is said', () => {
  expect(developmentPorts({})).toEqual({ ...servers, ...httpPorts, grpc: grpcPorts, admin: adminPorts });
});

it('gives every part a port of its own', () => {
  const { admin, grpc, ...others } = developmentPorts({});
  const ports = [admin, grpc, others].flatMap((some) => Object.values(some));
  expect(new Set(ports).size).toBe(ports.length);
});

it('moves a server by its variable, and nothing else with it', () => {
  const ports = developmentPorts({ NATS_PORT: '4222' });
  expect(ports).toEqual({ ...servers, nats: 4222, ...httpPorts, grpc: grpcPorts, admin: adminPorts });
});

it('lets the variable of every process move its port, without the servers that check their own', () => {
  const processes = processPorts(developmentPorts({}));
  expect(processes).toHaveLength(Object.keys(httpPorts).length + Object.keys(grpcPorts).length + apps.length);
  for (const { variable } of processes) {
    const moved = processPorts(developmentPorts({ [variable]: '9101' })).filter(({ port }) => port === 9101);
    expect(moved).toEqual([expect.objectContaining({ variable })]);
  }
});

it.each(['80x', '0', '65536', '-1', '3.5'])('refuses %s as a port', (text) => {
  expect(() => developmentPorts({ POSTGRES_PORT: text })).toThrow(`POSTGRES_PORT=${text} is not a port`);
});

it('finds a different free port for every part', async () => {
  const { admin, grpc, ...others } = await freeSystemPorts();
  const ports = [admin, grpc, others].flatMap((some) => Object.values(some));
  const processes = Object.keys({ ...servers, ...httpPorts }).length + Object.keys(grpcPorts).length + apps.length;
  expect(new Set(ports).size).toBe(processes);
});

it('refuses two parts on one port, naming both', () => {
  expect(() => developmentPorts({ NATS_PORT: '55432' })).toThrow(
    /^Port 55432 is wanted twice, for PostgreSQL \(POSTGRES_PORT\) and for NATS \(NATS_PORT\)/,
  );
});
