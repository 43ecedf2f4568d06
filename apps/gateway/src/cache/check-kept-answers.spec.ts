import { describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { CachePolicy } from './cache-policy.js';
import { checkKeptAnswers } from './check-kept-answers.js';

class TeasController {}

const cache: CachePolicy = { ttlMs: 1_000, sharedBy: 'caller', until: [] };
const kept = { cache, access: 'user' as const, isWrite: false, controller: TeasController, handler: 'list' };
const check = (change: Partial<Endpoint>) => () => checkKeptAnswers([{ ...kept, ...change }]);

describe('an answer', () => {
  it('can be kept of a question of users, and for everybody also of a public one', () => {
    expect(check({})).not.toThrow();
    expect(check({ cache: { ...cache, sharedBy: 'everybody' }, access: 'public' })).not.toThrow();
  });

  it.each<[string, Partial<Endpoint>]>([
    ['changes something', { isWrite: true }],
    ['answers with a stream, which can be read once', { streams: { eventId: 'at' } }],
    ['says a location beside its answer', { location: '/teas/{id}' }],
    ['says by its status whether there is an outcome', { outcome: 'end' }],
    ['is public and has an answer for each caller', { access: 'public' }],
  ])('cannot be kept of an endpoint that %s', (problem, change) => {
    expect(check(change)).toThrow(`TeasController.list ${problem}, so its answer cannot be kept`);
    const { cache: _, ...unkept } = { ...kept, ...change };
    expect(() => checkKeptAnswers([unkept])).not.toThrow();
  });
});
