import { Injectable } from '@nestjs/common';
import { contractOf } from '@nestwork/contract-kit';
import type { EndpointStep, NextStep, PassingCall } from '../endpoints/endpoint-step.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { Incoming } from '../incoming/incoming.js';
import { checkedInput } from '../input/contract.pipe.js';
import { routedFor } from '../routing/routed-for.js';
import { Routing } from '../routing/routing.js';
import { AnswerCache } from './answer-cache.js';

/** Answers from the cache where an endpoint allows it. Runs behind the guards, so nobody gets an answer that is not his to see. */
@Injectable()
export class CacheStep implements EndpointStep {
  constructor(
    private readonly cache: AnswerCache,
    private readonly routing: Routing,
  ) {}

  concerns({ cache }: Endpoint): boolean {
    return cache !== undefined;
  }

  async pass({ endpoint, incoming }: PassingCall, next: NextStep): Promise<unknown> {
    const { name: group, cache } = endpoint;
    if (!cache) return next();
    const caller = cache.sharedBy === 'everybody' ? '' : (incoming.user?.id ?? '');
    const key = [group, caller, this.#sidesOf(endpoint, incoming), asked(endpoint, incoming)].join(' ');
    return this.cache.get({ group, key, ttlMs: cache.ttlMs }, incoming, next);
  }

  /** What is tried out on a share of the callers must reach no other one. */
  #sidesOf({ asks }: Endpoint, incoming: Incoming): string {
    return asks.map((message) => this.routing.sideOf(contractOf(message).name, routedFor(incoming))).join(',');
  }
}

/**
 * The same text for the same question, by whichever protocol, in whichever order of its fields, and whatever else is sent: only what
 * reaches the endpoint counts. Throws InvalidMessage.
 */
function asked({ inputs }: Endpoint, { input }: Incoming): string {
  const params = inputs.params && checkedInput(inputs.params, input.params, false);
  const query = inputs.query && checkedInput(inputs.query, input.query, true);
  return JSON.stringify([params, query].map((fields) => Object.entries(Object(fields)).toSorted(byName)));
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
