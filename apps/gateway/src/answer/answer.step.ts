import { Injectable } from '@nestjs/common';
import { plainPayload } from '@nestwork/contract-kit';
import type { FastifyReply } from 'fastify';
import type { EndpointStep, NextStep, PassingCall } from '../endpoints/endpoint-step.js';
import type { Endpoint } from '../endpoints/endpoint.js';
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

  async pass({ endpoint, reply }: PassingCall, next: NextStep): Promise<unknown> {
    const plain = plainPayload(await next(), endpoint.reply);
    if (reply) addHttp(reply, endpoint, plain);
    return plain;
  }
}

/** What only HTTP says of an answer: where to look, and whether it is the last word. */
function addHttp(reply: FastifyReply, { location, outcome }: Endpoint, plain: Readonly<Record<string, unknown>>): void {
  if (location !== undefined) reply.header('location', locationOf(location, plain));
  if (outcome !== undefined) reply.code(plain[outcome] === undefined ? 202 : 200);
}
