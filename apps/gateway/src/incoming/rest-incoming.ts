import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientAddressOf } from '../edge/client-address.js';
import { clientGone } from '../calls/client-gone.js';
import { headerValues } from './header-values.js';
import type { Incoming } from './incoming.js';
import { apiKeyHeader, requestHeaders } from './request-headers.js';
import { wantedFields, withoutWantedFields } from './wanted-fields.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Made at the first look. */
    incoming?: Incoming;
  }
}

/** An HTTP request as every protocol's; the same object for every look at the same request. */
export function restIncoming(request: FastifyRequest, reply: FastifyReply): Incoming {
  return (request.incoming ??= read(request, reply));
}

function read(request: FastifyRequest, reply: FastifyReply): Incoming {
  const { id, headers, raw, body, params, query } = request;
  return {
    protocol: 'rest',
    correlationId: id,
    address: clientAddressOf(request),
    authorizations: valuesOf(raw, requestHeaders.authorization),
    idempotencyKeys: valuesOf(raw, requestHeaders.idempotencyKey),
    apiKeys: valuesOf(raw, apiKeyHeader),
    fields: wantedFields(query),
    prefer: textOf(headers[requestHeaders.prefer]),
    route: textOf(headers[requestHeaders.route]),
    lastEventId: textOf(headers[requestHeaders.lastEventId]),
    signal: clientGone(reply.raw),
    input: { body, params, query: withoutWantedFields(query) },
    tell: (name, value) => void reply.header(name, value),
  };
}

/** Node joins several values of these. */
function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join(', ');
}

/** Every value that was sent; looked for only where there is one at all. */
function valuesOf({ headers, rawHeaders }: FastifyRequest['raw'], name: string): readonly string[] {
  return headers[name] === undefined ? [] : headerValues(rawHeaders, name);
}
