import { status, type Server } from '@grpc/grpc-js';
import type { EventEmitter } from 'node:events';
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { correlationIdFrom, correlationIdHeader } from '../edge/correlation-id.js';
import { httpProblem } from '../problem/http-problem.js';
import { grpcError, type GrpcError } from './grpc-error.js';
import { http2ServersOf } from './http2-servers.js';

/** A call of which nothing but its headers has been read. */
export interface OpenedCall {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  readonly correlationId: string;
}

/** Who decides about calls before they are served. */
interface CallAdmission {
  /** The error to end a call with; undefined when it may go on. */
  readonly refusalOf: (call: OpenedCall) => GrpcError | undefined;
  /** The paths of all methods. */
  readonly methods: ReadonlySet<string>;
}

/**
 * Has every call pass an admission as it opens, before grpc-js looks at it: what a flood is made of (methods that there are not, messages that
 * do not end or cannot be read, no deadline) never reaches a guard. Each answer names the conversation, also where grpc-js makes it by itself.
 *
 * After the server is bound, and before anybody else listens to its streams.
 */
export function admitCalls(server: Server, { refusalOf, methods }: CallAdmission): void {
  for (const http2 of http2ServersOf(server)) {
    const streams: EventEmitter = http2;
    const serving = streams.listeners('stream');
    streams.removeAllListeners('stream');
    streams.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, ...rest: unknown[]) => {
      const call = { stream, headers, correlationId: nameConversation(stream, headers) };
      boundTimeout(headers);
      const refusal = refusalOf(call) ?? (methods.has(headers[':path'] ?? '') ? undefined : unknownMethod(call));
      if (refusal) end(stream, refusal);
      else for (const serve of serving) Reflect.apply(serve, http2, [stream, headers, ...rest]);
    });
  }
}

/** So that all who look for the id find the same one, whether or not the caller has named one. */
function nameConversation(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): string {
  const id = correlationIdFrom(headers[correlationIdHeader]);
  headers[correlationIdHeader] = id;
  const respond = stream.respond.bind(stream);
  stream.respond = (answer, options) => respond(Object.assign({ [correlationIdHeader]: id }, answer), options);
  return id;
}

/** Node's timers count to 2^31 ms: for more than 24 days grpc-js would take a time that has passed, or any other. */
function boundTimeout(headers: IncomingHttpHeaders): void {
  const [, count, unit] = /^(\d{1,8})([HMS])$/.exec(String(headers[TIMEOUT])) ?? [];
  if (Number(count) * (SECONDS[unit ?? ''] ?? 0) > LONGEST_S) headers[TIMEOUT] = `${LONGEST_S}S`;
}

const TIMEOUT = 'grpc-timeout';
const SECONDS: Readonly<Record<string, number>> = { H: 3_600, M: 60, S: 1 };
const LONGEST_S = 2_147_483;

function unknownMethod({ correlationId }: OpenedCall): GrpcError {
  return { ...grpcError(httpProblem(404, correlationId)), code: status.UNIMPLEMENTED };
}

/** An answer that is nothing but trailers, as gRPC has it for calls that are not served; then nothing more of the call is read. */
function end(stream: ServerHttp2Stream, { code, details, metadata }: GrpcError): void {
  // Whoever has gone meanwhile is not told.
  stream.once('error', () => undefined);
  const answer = {
    ':status': constants.HTTP_STATUS_OK,
    'content-type': 'application/grpc+proto',
    'grpc-status': code,
    'grpc-message': encodeURI(details),
    ...metadata.toHttp2Headers(),
  };
  stream.respond(answer, { endStream: true });
  // At once it would overtake the answer.
  setImmediate(() => stream.close(constants.NGHTTP2_NO_ERROR));
}
