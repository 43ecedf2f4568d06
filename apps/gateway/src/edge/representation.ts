import type { DoneFuncWithErrOrRes, FastifyReply, FastifyRequest } from 'fastify';
import { compressed, encodingFor } from './compression.js';
import { entityTagOf, hasTag } from './entity-tag.js';
import { keptForm } from './kept-forms.js';

const TEXT = /^(?:application\/(?:[\w.-]+\+)?json|text\/(?!event-stream))/;

/**
 * Sends a text as its caller can best take it: compressed, or not at all when it has it already. What comes as bytes is a text that
 * everybody is sent, and made ready once. Streams pass untouched, so that what is sent little by little arrives so.
 *
 * Done at once unless it compresses: for an answer that is sent later Nest watches the response, which costs more than all of this.
 */
export function represent(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: DoneFuncWithErrOrRes,
): Promise<unknown> | void {
  const isBody = typeof payload === 'string' || Buffer.isBuffer(payload);
  if (!isBody || !TEXT.test(String(reply.getHeader('content-type')))) return done(null, payload);
  const { 'accept-encoding': accept, 'if-none-match': known } = request.headers;
  const encoding = encodingFor(Buffer.byteLength(payload), Array.isArray(accept) ? accept.join() : accept);
  const vary = reply.getHeader('vary');
  reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
  if (reply.statusCode === 200 && (request.method === 'GET' || request.method === 'HEAD')) {
    const tag = Buffer.isBuffer(payload) ? keptForm(payload, encoding).tag : entityTagOf(payload, encoding);
    reply.header('etag', tag);
    if (hasTag(known, tag)) return done(null, nothingNew(reply));
  }
  if (encoding === 'identity') return done(null, payload);
  reply.header('content-encoding', encoding).removeHeader('content-length');
  return Buffer.isBuffer(payload) ? keptForm(payload, encoding).bytes() : compressed(payload, encoding);
}

function nothingNew(reply: FastifyReply): null {
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return null;
}
