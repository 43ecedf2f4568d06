import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from '../eventually.js';
import { portOf } from './port-of.js';
import { TcpProxy } from './tcp-proxy.js';

let echo: Server;
let proxy: TcpProxy;
let clients: Socket[];
/** What has reached the server. */
let echoed: string;

beforeEach(async () => {
  clients = [];
  echoed = '';
  echo = createServer((socket) => {
    socket.on('data', (chunk) => (echoed += chunk.toString()));
    socket.on('error', () => undefined).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await TcpProxy.to({ host: '127.0.0.1', port: portOf(echo) });
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await proxy.close();
  echo.close();
});

interface Client {
  readonly socket: Socket;
  received(): string;
  readonly closed: () => boolean;
}

async function open(): Promise<Client> {
  const socket = connect(proxy.port, proxy.host);
  clients.push(socket);
  let text = '';
  let closed = false;
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  await once(socket, 'connect');
  return { socket, received: () => text, closed: () => closed };
}

describe('TcpProxy', () => {
  it('passes bytes both ways, also more than fits into one buffer', async () => {
    const client = await open();
    const text = 'x'.repeat(3_000_000);
    client.socket.write(text);
    await eventually(() => expect(client.received().length).toBe(text.length));
  });

  it('keeps the order when a delay ends while data is still on its way', async () => {
    const client = await open();
    proxy.delay(100);
    client.socket.write('first ');
    await eventually(() => expect(client.socket.bytesWritten).toBe(6));
    client.socket.write('second ');
    proxy.pass();
    client.socket.write('third');
    await eventually(() => expect(client.received()).toBe('first second third'));
  });

  it('ends open connections at once and refuses new ones while cut', async () => {
    const client = await open();
    client.socket.write('hello');
    await eventually(() => expect(client.received()).toBe('hello'));
    proxy.cut();
    await eventually(() => expect(client.closed()).toBe(true));
    const late = connect(proxy.port, proxy.host).on('error', () => undefined);
    await eventually(() => expect(late.closed).toBe(true));
    expect(proxy.connections).toBe(0);
  });

  it('works again after a cut', async () => {
    proxy.cut();
    proxy.pass();
    const client = await open();
    client.socket.write('again');
    await eventually(() => expect(client.received()).toBe('again'));
  });

  it('swallows everything while half-open and tells neither end', async () => {
    const before = await open();
    before.socket.write('a');
    await eventually(() => expect(before.received()).toBe('a'));
    proxy.halfOpen();
    before.socket.write('lost');
    const during = await open();
    during.socket.write('lost too');
    await eventually(() => expect(proxy.connections).toBe(2));
    expect([before.closed(), during.closed(), before.received()]).toEqual([false, false, 'a']);
  });

  it('loses what goes one way and carries what goes the other', async () => {
    const client = await open();
    client.socket.write('a');
    await eventually(() => expect(client.received()).toBe('a'));
    proxy.lose('to-client');
    client.socket.write('b');
    await eventually(() => expect(echoed).toBe('ab'));
    proxy.lose('to-server');
    client.socket.write('c');
    await eventually(() => expect(client.socket.bytesWritten).toBe(3));
    expect([client.received(), echoed, client.closed()]).toEqual(['a', 'ab', false]);
  });

  it('resets a connection in the middle of a message, and every later one too', async () => {
    proxy.resetAfter(5);
    for (const client of [await open(), await open()]) {
      client.socket.write('12345678');
      await eventually(() => expect(client.closed()).toBe(true));
      expect(client.received()).toBe('');
    }
    await eventually(() => expect(echoed).toBe('1234512345'));
  });

  it('lets data pass a narrow line in order, and all of it', async () => {
    proxy.narrow(1_000_000);
    const client = await open();
    const text = Array.from({ length: 30_000 }, (_, index) => String(index % 10)).join('');
    for (let from = 0; from < text.length; from += 1_000) client.socket.write(text.slice(from, from + 1_000));
    await eventually(() => expect(client.received()).toBe(text));
  });

  it('resets a connection that lost bytes instead of continuing it with a gap', async () => {
    const client = await open();
    client.socket.write('a');
    await eventually(() => expect(client.received()).toBe('a'));
    proxy.halfOpen();
    client.socket.write('lost');
    await eventually(() => {
      proxy.pass();
      proxy.halfOpen();
      expect(client.closed()).toBe(true);
    });
    expect(client.received()).toBe('a');
  });

  it('leaves no socket open, also of connections that were just being ended', async () => {
    const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = openSockets();
    proxy.delay(20);
    for (let round = 1; round <= 5; round++) {
      const client = await open();
      client.socket.write('a');
      await eventually(() => expect(client.received()).toBe('a'));
      client.socket.end();
      await eventually(() => expect(client.closed()).toBe(true));
    }
    await eventually(() => expect(proxy.connections).toBe(0));
    await eventually(() => expect(openSockets()).toBeLessThanOrEqual(before));
  });
});
