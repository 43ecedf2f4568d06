import { createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { natsGreeting } from './greeting.js';

let server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function serve(onConnection) {
  server = createServer(onConnection);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: '127.0.0.1', port: server.address().port };
}

it('reads a greeting that arrives in two pieces', async () => {
  const place = await serve(async (socket) => {
    socket.write('INFO {"version":"2.9.10",');
    // The client reads between two rounds of the event loop.
    for (let round = 0; round < 3; round += 1) await setImmediate();
    socket.write('"jetstream":true}\r\nPING\r\n');
  });
  expect(await natsGreeting(place)).toEqual({ version: '2.9.10', jetstream: true });
});

it('refuses a server of another kind', async () => {
  const place = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await expect(natsGreeting(place)).rejects.toThrow('it speaks something else');
});

it('gives up on a server that stays silent', async () => {
  const place = await serve(() => {});
  await expect(natsGreeting({ ...place, timeoutMs: 20 })).rejects.toThrow('nothing within 20 ms');
});

it('says so when the server hangs up', async () => {
  const place = await serve((socket) => socket.end());
  await expect(natsGreeting(place)).rejects.toThrow('the connection was closed');
});
