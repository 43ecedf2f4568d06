import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type Http2Server,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { guardStreams } from './stream-guard.js';

let server: Http2Server;
let session: ClientHttp2Session;

beforeEach(async () => {
  server = createServer();
  guardStreams(server, { requestTimeoutMs: 50, unreadMs: 50 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  session.destroy();
  server.close();
});

function post(): ClientHttp2Stream {
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  stream.on('error', () => {});
  stream.resume();
  return stream;
}

describe('a stream of HTTP/2', () => {
  it('is reset when its body does not end in time, though it goes on', async () => {
    server.on('stream', (stream) => stream.resume());
    const stream = post();
    const drip = setInterval(() => stream.write('x'), 10);
    await once(stream, 'close');
    clearInterval(drip);
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
  });

  it('is reset when its body does not end after the answer, either', async () => {
    server.on('stream', (stream) => {
      stream.respond({ ':status': 413 });
      stream.end();
    });
    const stream = post();
    stream.write('x');
    await once(stream, 'close');
    expect(stream.closed).toBe(true);
  });

  it('is reset when nobody reads its answer', async () => {
    const ended = new Promise<number | undefined>((resolve) => {
      server.on('stream', (stream) => {
        stream.once('close', () => resolve(stream.rstCode));
        stream.end(Buffer.alloc(1_000_000));
      });
    });
    session.request({ ':path': '/' }).on('error', () => {});
    expect(await ended).toBe(constants.NGHTTP2_CANCEL);
  });

  it('may wait for its answer when its body was there in time', async () => {
    const unfinished = post();
    server.on('stream', (stream) => {
      stream.resume().on('error', () => {});
      // The time for bodies is over by then: the other one came at the same moment.
      stream.once('end', () => unfinished.once('close', () => !stream.destroyed && stream.end('done')));
    });
    const stream = session.request({ ':method': 'POST', ':path': '/' });
    stream.end('x');
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    unfinished.write('x');
    await once(stream, 'end');
    expect(Buffer.concat(chunks).toString()).toBe('done');
  });
});
