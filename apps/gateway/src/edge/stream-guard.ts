import type { EventEmitter } from 'node:events';
import { constants, type ServerHttp2Stream } from 'node:http2';

/** How long a client of HTTP/2 may take for its part of a request. */
interface StreamPatience {
  /** From the headers of a request to the end of its body. */
  readonly requestTimeoutMs: number;
  /** An answer of which nothing is read for so long is given up. */
  readonly unreadMs: number;
}

/** Resets the streams of a server whose clients take too long. Node has limits of time for HTTP/1 only; grpc-js has none before the caller's own deadline. */
export function guardStreams(server: EventEmitter, { requestTimeoutMs, unreadMs }: StreamPatience): void {
  server.on('stream', (stream: ServerHttp2Stream) => {
    guardBody(stream, requestTimeoutMs);
    guardAnswer(stream, unreadMs);
  });
}

function guardBody(stream: ServerHttp2Stream, requestTimeoutMs: number): void {
  if (stream.endAfterHeaders) return;
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), requestTimeoutMs).unref();
  const isOver = () => clearTimeout(timer);
  stream.once('end', isOver).once('close', isOver);
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
