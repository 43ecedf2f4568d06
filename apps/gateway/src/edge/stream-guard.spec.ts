import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type Http2Server,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as soon } from 'node:timers/promises';
import { promisify } from 'node:util';
import { guardStreams } from './stream-guard.js';

const requestTimeoutMs = 30_000;
const unreadMs = 60_000;

let server: Http2Server;
let session: ClientHttp2Session;

beforeEach(async () => {
  // Time passes when the spec says so; what comes over the connection comes when it comes.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'hrtime', 'Date'] });
  server = createServer();
  guardStreams(server, { requestTimeoutMs, unreadMs });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  session.destroy();
  server.close();
  jest.useRealTimers();
});

/** A request whose body has begun, as both sides see it. */
async function begun(): Promise<[ClientHttp2Stream, ServerHttp2Stream]> {
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  stream.on('error', () => {});
  stream.write('x');
  const [received] = (await once(server, 'stream')) as [ServerHttp2Stream];
  return [stream, received];
}

/** A request whose body is there, whether or not somebody has read it. */
async function complete(): Promise<[ClientHttp2Stream, ServerHttp2Stream]> {
  const [stream, received] = await begun();
  stream.end();
  await once(stream, 'finish');
  // Frames are read in their order: with the answer to this one, the end of the body has been read.
  await promisify(session.ping.bind(session))();
  return [stream, received];
}

const endOf = async (stream: ClientHttp2Stream) => {
  await once(stream, 'close');
  return stream.rstCode;
};

describe('the body of a request of HTTP/2', () => {
  it('is given up when it does not end in time, though it goes on', async () => {
    const [stream, received] = await begun();
    received.resume();
    jest.advanceTimersByTime(requestTimeoutMs - 1);
    stream.write('x');
    await once(received, 'data');
    expect(received.closed).toBe(false);
    const end = endOf(stream);
    jest.advanceTimersByTime(1);
    expect(await end).toBe(constants.NGHTTP2_CANCEL);
  });

  it('is given up when it does not end after the answer, either', async () => {
    const [stream, received] = await begun();
    received.resume().respond({ ':status': 413 });
    received.end();
    expect(await text(stream)).toBe('');
    expect(received.closed).toBe(false);
    const end = endOf(stream);
    jest.advanceTimersByTime(requestTimeoutMs);
    expect(await end).toBe(constants.NGHTTP2_CANCEL);
  });

  it.each([
    ['was read', true],
    ['is read by nobody', false],
  ])('may be answered long after, when it came in time and %s', async (_, isRead) => {
    const [stream, received] = await complete();
    if (isRead) await text(received);
    jest.advanceTimersByTime(10 * requestTimeoutMs);
    received.respond();
    received.end('done');
    expect(await text(stream)).toBe('done');
  });
});

describe('an answer of HTTP/2', () => {
  it('is given up when nobody reads it', async () => {
    const [stream, received] = await complete();
    answerAtLength(received);
    await once(stream, 'response');
    const end = endOf(stream);
    jest.advanceTimersByTime(unreadMs);
    expect(received.closed).toBe(false);
    jest.advanceTimersByTime(unreadMs);
    expect(await end).toBe(constants.NGHTTP2_CANCEL);
  });

  it('goes on when it is read, however slowly', async () => {
    const [stream, received] = await complete();
    answerAtLength(received);
    while (received.writableLength > 0 && !received.closed) {
      const before = received.writableLength;
      while (received.writableLength === before) {
        stream.read();
        await soon();
      }
      jest.advanceTimersByTime(unreadMs);
    }
    expect(received.closed).toBe(false);
  });

  it('goes on when as much is written as is read, so that what waits is never less', async () => {
    const [stream, received] = await complete();
    received.respond();
    const writes = refill(received);
    for (let look = 0; look < 3; look++) {
      const before = writes();
      while (writes() < before + 8) {
        stream.read();
        await soon();
      }
      expect(received.writableLength).toBe(32_768);
      jest.advanceTimersByTime(unreadMs);
    }
    expect(received.closed).toBe(false);
  });

  it('is given up, though it was read before, when nobody goes on to read it', async () => {
    const [stream, received] = await complete();
    received.respond();
    const writes = refill(received);
    while (writes() < 8) {
      stream.read();
      await soon();
    }
    const end = endOf(stream);
    jest.advanceTimersByTime(unreadMs);
    expect(received.closed).toBe(false);
    jest.advanceTimersByTime(unreadMs);
    expect(await end).toBe(constants.NGHTTP2_CANCEL);
  });
});

/** Far more than a client is sent that does not read. */
function answerAtLength(stream: ServerHttp2Stream): void {
  stream.respond();
  for (let part = 0; part < 32; part++) stream.write(Buffer.alloc(32_768));
}

/** Writes the next part as soon as the one before is taken. Returns how many it has begun to write. */
function refill(stream: ServerHttp2Stream): () => number {
  let writes = 0;
  const next = () => {
    if (stream.closed) return;
    writes++;
    stream.write(Buffer.alloc(32_768), next);
  };
  next();
  return () => writes;
}
