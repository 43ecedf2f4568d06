import type { FastifyReply } from 'fastify';
import type { Incoming } from '../incoming/incoming.js';
import type { Endpoint } from './endpoint.js';

/** A call of an endpoint on its way from the guards to the method of the controller. */
export interface PassingCall {
  readonly endpoint: Endpoint;
  readonly incoming: Incoming;
  /** What only HTTP has; undefined by GraphQL and gRPC. */
  readonly reply: FastifyReply | undefined;
}

/** The rest of the way: the further steps, then the method. Resolves with its answer. */
export type NextStep = () => Promise<unknown>;

/** Something that is done around the calls of endpoints, by whichever protocol they come. */
export interface EndpointStep {
  /** Whether it has anything to do for an endpoint; asked once for each. */
  concerns(endpoint: Endpoint): boolean;
  /** Resolves with the answer as it leaves this step. */
  pass(call: PassingCall, next: NextStep): Promise<unknown>;
}
