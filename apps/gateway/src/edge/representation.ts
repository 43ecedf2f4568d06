import type { FastifyReply, FastifyRequest } from 'fastify';
import { compressed, encodingFor } from './compression.js';
import { entityTagOf, hasTag } from './entity-tag.js';

const TEXT = /^(?:application\/(?:[\w.-]+\+)?json|text\/(?!event-stream))/;

/**
 * Sends a text as its caller can best take it: compressed, or not at all when it has it already. Streams pass untouched, so that what is
 * sent little by little arrives so.
 */
export async function represent(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (typeof payload !== 'string' || !TEXT.test(String(reply.getHeader('content-type')))) return payload;
  const { 'accept-encoding': accept, 'if-none-match': known } = request.headers;
  const encoding = encodingFor(Buffer.byteLength(payload), Array.isArray(accept) ? accept.join() : accept);
  const vary = reply.getHeader('vary');
  reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
  if (reply.statusCode === 200 && (request.method === 'GET' || request.method === 'HEAD')) {
    const tag = entityTagOf(payload, encoding);
    reply.header('etag', tag);
    if (hasTag(known, tag)) return nothingNew(reply);
  }
  if (encoding === 'identity') return payload;
  reply.header('content-encoding', encoding).removeHeader('content-length');
  return compressed(payload, encoding);
}

function nothingNew(reply: FastifyReply): null {
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return null;
}
