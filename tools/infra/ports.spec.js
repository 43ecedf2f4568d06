import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePorts, portTakenMessage, requireFreePort } from './ports.js';

// From its documentation, in ip-sysctl: the range begins there unless somebody changed it.
const lowestOfTheSystem = 32_768;
const wanted = { port: 54222, purpose: 'NATS', variable: 'NATS_PORT' };

describe('portTakenMessage', () => {
  it('names the port, its holder and the variable that moves it', () => {
    expect(portTakenMessage({ ...wanted, pid: 4711, command: 'nats-server -c other.conf' })).toBe(
      'Port 54222, wanted for NATS, is in use by process 4711 (nats-server -c other.conf).\nStop it, or use another port: NATS_PORT=55222',
    );
  });

  it('does without the holder when the system does not tell it', () => {
    expect(portTakenMessage(wanted)).toContain('is in use by another process.');
  });

  it('shortens an endless command line', () => {
    expect(portTakenMessage({ ...wanted, pid: 1, command: 'x'.repeat(500) }).length).toBeLessThan(250);
  });
});

describe('requireFreePort', () => {
  let server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it.each(['127.0.0.1', '0.0.0.0'])('refuses a port on which somebody listens at %s', async (host) => {
    server = createServer();
    await new Promise((resolve) => server.listen(0, host, resolve));
    const { port } = server.address();
    await expect(requireFreePort({ ...wanted, port })).rejects.toThrow(`Port ${port}, wanted for NATS`);
  });
});

describe('freePorts', () => {
  it('gives different ports that are free, none of which the system gives to a connection', async () => {
    const ports = await freePorts(5);
    expect(new Set(ports).size).toBe(5);
    expect(ports.filter((port) => port >= lowestOfTheSystem)).toEqual([]);
    await Promise.all(ports.map((port) => requireFreePort({ ...wanted, port })));
  });
});
