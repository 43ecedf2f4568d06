import { Injectable } from '@nestjs/common';
import type { EndpointStep, NextStep, PassingCall } from '../endpoints/endpoint-step.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { Incoming } from '../incoming/incoming.js';
import { AnswerCache } from './answer-cache.js';

/** Answers from the cache where an endpoint allows it. Runs behind the guards, so nobody gets an answer that is not his to see. */
@Injectable()
export class CacheStep implements EndpointStep {
  constructor(private readonly cache: AnswerCache) {}

  concerns({ cache }: Endpoint): boolean {
    return cache !== undefined;
  }

  async pass({ endpoint: { name: group, cache }, incoming }: PassingCall, next: NextStep): Promise<unknown> {
    if (!cache) return next();
    const caller = cache.sharedBy === 'everybody' ? '' : (incoming.user?.id ?? '');
    const key = `${group} ${caller} ${asked(incoming)}`;
    return this.cache.get({ group, key, ttlMs: cache.ttlMs }, next);
  }
}

/** The same text for the same question, by whichever protocol and in whichever order of its fields. */
function asked({ input: { params, query } }: Incoming): string {
  return JSON.stringify([params, query].map((fields) => Object.entries(Object(fields)).toSorted(byName)));
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
