import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { httpProblem } from '../problem/http-problem.js';
import { sendProblem } from '../problem/send-problem.js';
import { correlationIdHeader } from './correlation-id.js';
import type { CrossOrigin } from './cross-origin.js';

/** What every answer carries. */
interface CommonHeaders {
  readonly crossOrigin: CrossOrigin;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Answers requests that Fastify finds no route for (a path that cannot be decoded, a part that is too long): no hook and no filter runs
 * for these.
 */
export function unroutableAnswer({ crossOrigin, headers }: CommonHeaders) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    reply.headers(crossOrigin.headersFor(request.headers.origin));
    reply.headers({ ...headers, [correlationIdHeader]: request.id });
    sendProblem(reply, httpProblem(error.statusCode ?? 500, request.id));
  };
}
