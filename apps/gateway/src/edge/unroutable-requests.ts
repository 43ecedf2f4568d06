import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Fastify can decode it, and no route has it. */
const NO_ROUTE = '/%00';

/**
 * Requests that Fastify finds no route for because of how they are written: a path that cannot be decoded, a part that is too long. No hook
 * runs for these, so they would be neither counted nor refused when there is too much, nor reported.
 */
export class UnroutableRequests {
  readonly #statuses = new WeakMap<object, number>();

  /** Sends a request round again as one for a path that there is not: there all hooks run. */
  readonly sendOn = (
    { statusCode = 500 }: FastifyError,
    { raw, server }: FastifyRequest,
    reply: FastifyReply,
  ): void => {
    this.#statuses.set(raw, statusCode);
    raw.url = NO_ROUTE;
    server.routing(raw, reply.raw);
  };

  /** The HTTP status to refuse a request with that was sent on; undefined for any other one. */
  statusOf({ raw }: FastifyRequest): number | undefined {
    return this.#statuses.get(raw);
  }
}
