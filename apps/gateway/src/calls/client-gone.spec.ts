import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { clientGone } from './client-gone.js';

let server: Server;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

async function received(): Promise<{
  call: ReturnType<typeof request>;
  incoming: IncomingMessage;
  response: ServerResponse;
}> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  const arrived = once(server, 'request');
  const call = request({ port: address.port, method: 'POST' });
  call.on('error', () => {});
  call.end('body');
  const [incoming, response] = await arrived;
  return { call, incoming, response };
}

describe('the signal that a client is gone', () => {
  it('comes when the connection closes before the answer', async () => {
    const { call, response } = await received();
    const signal = clientGone(response);
    call.destroy();
    await once(signal, 'abort');
    expect(signal.aborted).toBe(true);
  });

  it('has come already when the connection closed before anybody asked', async () => {
    const { call, response } = await received();
    call.destroy();
    await once(response, 'close');
    expect(clientGone(response).aborted).toBe(true);
  });

  it('never comes for a request that was read and answered', async () => {
    const { call, incoming, response } = await received();
    const signal = clientGone(response);
    incoming.resume();
    await once(incoming, 'close');
    expect(signal.aborted).toBe(false);
    const closed = once(response, 'close');
    call.on('response', (answer) => answer.resume());
    response.end();
    await closed;
    expect(signal.aborted).toBe(false);
  });
});
