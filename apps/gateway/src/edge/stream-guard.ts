import type { EventEmitter } from 'node:events';
import { constants, type ServerHttp2Stream } from 'node:http2';

/** How long a client of HTTP/2 may take for its part of a request. */
interface StreamPatience {
  /** From the headers of a request to the end of its body. */
  readonly requestTimeoutMs: number;
  /** An answer is given up when what is unread of it has not become less for so long. */
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

// Looks now and then instead of listening to every write: what is waiting now and was waiting then has not moved.
function guardAnswer(stream: ServerHttp2Stream, unreadMs: number): void {
  let before = Infinity;
  const timer = setInterval(() => {
    const { writableLength } = stream;
    if (writableLength > 0 && writableLength >= before) stream.close(constants.NGHTTP2_CANCEL);
    before = writableLength === 0 ? Infinity : writableLength;
  }, unreadMs).unref();
  stream.once('close', () => clearInterval(timer));
}
