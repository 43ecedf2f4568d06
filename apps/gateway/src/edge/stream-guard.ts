import type { EventEmitter } from 'node:events';
import { constants, type ServerHttp2Stream } from 'node:http2';

/** How long a client of HTTP/2 may take for its part of a request. */
export interface StreamPatience {
  /** From the headers of a request to the end of its body. */
  readonly requestTimeoutMs: number;
}

/** Resets the streams of a server whose clients take too long. Node has limits of time for HTTP/1 only; grpc-js has none before the caller's own deadline. */
export function guardStreams(server: EventEmitter, { requestTimeoutMs }: StreamPatience): void {
  server.on('stream', (stream: ServerHttp2Stream) => guardBody(stream, requestTimeoutMs));
}

function guardBody(stream: ServerHttp2Stream, requestTimeoutMs: number): void {
  if (stream.endAfterHeaders) return;
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), requestTimeoutMs).unref();
  const isOver = () => clearTimeout(timer);
  stream.once('end', isOver).once('close', isOver);
}
