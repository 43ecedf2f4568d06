import { Injectable } from '@nestjs/common';
import { plainPayload } from '@nestwork/contract-kit';
import type { FastifyReply } from 'fastify';
import { patienceOf } from '../calls/patience.js';
import type { EndpointStep, NextStep, PassingCall } from '../endpoints/endpoint-step.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { Incoming } from '../incoming/incoming.js';
import { locationOf } from './location-of.js';

/**
 * Lets out of an endpoint what the class of its answer declares and nothing else, and over HTTP says where to look for what it
 * has begun. An answer that breaks its own declaration is a defect here, and answered as one.
 */
@Injectable()
export class AnswerStep implements EndpointStep {
  concerns({ streams }: Endpoint): boolean {
    return !streams;
  }

  async pass({ endpoint, incoming, reply }: PassingCall, next: NextStep): Promise<unknown> {
    const plain = plainPayload(await next(), endpoint.reply);
    if (reply) addHttp(reply, { endpoint, incoming, plain });
    return plain;
  }
}

/** What only HTTP says of an answer: where to look, and whether it is the last word. */
function addHttp(reply: FastifyReply, { endpoint, incoming, plain }: Answered): void {
  const { location, outcome } = endpoint;
  if (location !== undefined) reply.header('location', locationOf(location, plain));
  if (outcome === undefined) return;
  const waitMs = patienceOf(incoming);
  if (waitMs !== undefined) reply.header('preference-applied', `wait=${waitMs / 1_000}`);
  reply.code(plain[outcome] === undefined ? 202 : 200);
}

interface Answered {
  readonly endpoint: Endpoint;
  readonly incoming: Incoming;
  readonly plain: Readonly<Record<string, unknown>>;
}
