import type { FastifyRequest } from 'fastify';
import type { TrustedProxies } from './trusted-proxies.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** On the request itself: a weak map of all requests costs the garbage collector more. */
    clientAddress?: string;
  }
}

/** Finds out once who is at the far end of a request. Fastify's own `ip` would take whatever a proxy has written for an address. */
export function rememberClientAddress(request: FastifyRequest, proxies: TrustedProxies): void {
  const forwarded = request.headers['x-forwarded-for'];
  // A connection that has gone by now has no address.
  const peer = request.socket.remoteAddress ?? '';
  request.clientAddress = proxies.clientAddress(peer, Array.isArray(forwarded) ? forwarded.join(',') : forwarded);
}

/** The address of the caller: of its connection, or what a trusted proxy says. */
export function clientAddressOf(request: FastifyRequest): string {
  return request.clientAddress ?? '';
}
