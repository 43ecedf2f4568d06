import type { ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Incoming, Protocol } from './incoming.js';
import { restIncoming } from './rest-incoming.js';

/** The request that a guard, an interceptor or a parameter is about, whichever protocol it came by. */
export function incomingOf(host: ArgumentsHost): Incoming {
  if (host.getType<Protocol | 'http'>() !== 'http') return host.getArgByIndex<Incoming>(0);
  // Not by switchToHttp, which gives the host three new functions each time.
  return restIncoming(host.getArgByIndex<FastifyRequest>(0), host.getArgByIndex<FastifyReply>(1));
}
