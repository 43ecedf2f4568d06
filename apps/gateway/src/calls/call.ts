import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { derivedId } from '@nestwork/contract-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientGone } from './client-gone.js';
import { idempotencyKeyOf } from './idempotency-key.js';

/** How an HTTP request is passed on to a service: the options of `ServiceClient.request`. */
export interface CallOptions {
  /** The message id: given when the caller sent an Idempotency-Key, so that a repeat is the same message. */
  readonly id?: string;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

/** The options to pass on a request with. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): CallOptions => {
  const http = context.switchToHttp();
  const id = messageIdOf(http.getRequest<FastifyRequest>());
  const signal = clientGone(http.getResponse<FastifyReply>().raw);
  return id === undefined ? { signal } : { id, signal };
});

/**
 * The same id for every repeat: same user, route, parameters and key. Undefined without a key.
 *
 * The user is part of it because a key is the caller's own choice: another caller's key must never find his answer. The route
 * is, and not the path as it was written, because one path can be written in several ways.
 */
export function messageIdOf({ method, routeOptions, params, raw, user }: RepeatableRequest): string | undefined {
  const key = idempotencyKeyOf(raw.rawHeaders);
  if (key === undefined) return undefined;
  return derivedId(user?.id ?? '', `${method} ${routeOptions.url}`, JSON.stringify(params), key);
}

/** What makes two requests the same one. */
export interface RepeatableRequest extends Pick<FastifyRequest, 'method' | 'params' | 'user'> {
  readonly routeOptions: Pick<FastifyRequest['routeOptions'], 'url'>;
  readonly raw: Pick<FastifyRequest['raw'], 'rawHeaders'>;
}
