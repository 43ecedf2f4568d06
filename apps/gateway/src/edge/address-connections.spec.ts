import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@nestwork/testing';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { limitConnections } from './address-connections.js';
import { TrustedProxies } from './trusted-proxies.js';

let server: Server;
let sockets: Socket[];

async function open(...proxies: readonly string[]): Promise<void> {
  limitConnections(server, { connectionsPerAddress: 2, proxies: new TrustedProxies(proxies) });
  // Says something to the connections that are still there.
  server.on('connection', (socket) => socket.destroyed || socket.on('error', () => {}).write('hello'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
}

beforeEach(() => {
  sockets = [];
  server = createServer();
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** Whether a new connection from an address is taken, or closed at once. */
async function isTaken(localAddress: string): Promise<boolean> {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  sockets.push(socket);
  // A reset is a closed connection, too.
  socket.on('error', () => {});
  const greeted = new Promise<boolean>((resolve) => socket.once('data', () => resolve(true)));
  const closed = new Promise<boolean>((resolve) => socket.once('close', () => resolve(false)));
  return Promise.race([greeted, closed]);
}

describe('an address', () => {
  it('has only so many connections, and leaves others theirs', async () => {
    await open();
    const own = [await isTaken('127.0.0.2'), await isTaken('127.0.0.2'), await isTaken('127.0.0.2')];
    expect(own).toEqual([true, true, false]);
    expect(await isTaken('127.0.0.3')).toBe(true);
  });

  it('may open another one when one of them has ended', async () => {
    await open();
    await isTaken('127.0.0.2');
    await isTaken('127.0.0.2');
    sockets[0]!.destroy();
    await eventually(async () => expect(await isTaken('127.0.0.2')).toBe(true));
    expect(await isTaken('127.0.0.2')).toBe(false);
  });

  it('may have any number when it is that of a trusted proxy', async () => {
    await open('127.0.0.2');
    const own = [await isTaken('127.0.0.2'), await isTaken('127.0.0.2'), await isTaken('127.0.0.2')];
    expect(own).toEqual([true, true, true]);
  });
});
