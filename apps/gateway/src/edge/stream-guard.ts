import type { EventEmitter } from 'node:events';
import { constants, type ServerHttp2Stream } from 'node:http2';

/** How long a client of HTTP/2 may take for its part of a request. */
interface StreamPatience {
  /** From the headers of a request to the end of its body. */
  readonly requestTimeoutMs: number;
  /** An answer is given up when no write of it was taken whole for so long, or for up to twice as long. What is no stream is one write. */
  readonly unreadMs: number;
}

/** Resets the streams of a server whose clients take too long. Node has limits of time for HTTP/1 only; grpc-js has none before the caller's own deadline. */
export function guardStreams(server: EventEmitter, { requestTimeoutMs, unreadMs }: StreamPatience): void {
  server.on('stream', (stream: ServerHttp2Stream) => {
    guardBody(stream, requestTimeoutMs);
    guardAnswer(stream, unreadMs);
  });
}

// Asks the connection and not for the event `end`, which does not come to a body that nobody needs to read.
function guardBody(stream: ServerHttp2Stream, requestTimeoutMs: number): void {
  if (stream.endAfterHeaders) return;
  const timer = setTimeout(() => {
    if (stream.state.remoteClose !== 1) stream.close(constants.NGHTTP2_CANCEL);
  }, requestTimeoutMs).unref();
  stream.once('close', () => clearTimeout(timer));
}

// Looks now and then instead of setting a timer for every write. How much waits tells nothing: it may be as much as before because nobody
// reads, or because as much was written as was read.
function guardAnswer(stream: ServerHttp2Stream, unreadMs: number): void {
  const begun = countWrites(stream);
  let before = begun();
  const timer = setInterval(() => {
    const now = begun();
    if (stream.writableLength > 0 && now === before) stream.close(constants.NGHTTP2_CANCEL);
    before = now;
  }, unreadMs).unref();
  stream.once('close', () => clearInterval(timer));
}

// oxlint-disable no-underscore-dangle -- so Node calls what every write of a stream passes

/** How many writes have begun: the next one begins when all of the one before has been taken. Node counts what is sent by connection only. */
function countWrites(stream: ServerHttp2Stream): () => number {
  let begun = 0;
  const write = stream._write.bind(stream);
  const writeAll = stream._writev?.bind(stream);
  stream._write = (...one) => {
    begun++;
    write(...one);
  };
  stream._writev = (...many) => {
    begun++;
    writeAll?.(...many);
  };
  return () => begun;
}
