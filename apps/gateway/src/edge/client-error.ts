import { randomUUID } from 'node:crypto';
import { ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { httpProblem } from '../problem/http-problem.js';
import { problemMediaType } from '../problem/problem.js';
import { correlationIdHeader } from './correlation-id.js';
import { overTls, securityHeaders } from './security-headers.js';

/** The HTTP status of bytes that Node refused before they were a request, by the code of its error. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * Answers what is not a request at all (broken syntax, too slow, headers too long) and closes the connection.
 *
 * Runs instead of Node's own handler, which answers without a body.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable && !answering(socket)) {
    socket.write(answer(STATUS[error.code ?? ''] ?? 400, socket instanceof TLSSocket));
  }
  socket.destroy(error);
}

// As Node does: while the answer to an earlier request is on its way, a second one would be read as a part of it.
function answering(socket: Socket): boolean {
  const pending: unknown = Reflect.get(socket, '_httpMessage');
  return pending instanceof ServerResponse && pending.headersSent;
}

/** Nobody knows of which origin it is: no header of it was read, so no other page may read the answer. */
function answer(status: number, isOverTls: boolean): string {
  const correlationId = randomUUID();
  const body = JSON.stringify(httpProblem(status, correlationId));
  const headers = {
    ...securityHeaders,
    ...(isOverTls && overTls),
    [correlationIdHeader]: correlationId,
    connection: 'close',
    'content-type': `${problemMediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}
