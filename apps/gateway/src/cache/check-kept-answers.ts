import type { Endpoint } from '../endpoints/endpoint.js';

type Kept = Pick<
  Endpoint,
  'cache' | 'streams' | 'location' | 'outcome' | 'access' | 'isWrite' | 'controller' | 'handler'
>;

/** Throws when an endpoint would have an answer kept that cannot be given again. */
export function checkKeptAnswers(endpoints: readonly Kept[]): void {
  for (const endpoint of endpoints) {
    const problem = endpoint.cache && problemWith(endpoint, endpoint.cache.sharedBy);
    if (problem === undefined) continue;
    throw new Error(`${endpoint.controller.name}.${endpoint.handler} ${problem}, so its answer cannot be kept`);
  }
}

function problemWith({ isWrite, ...endpoint }: Kept, sharedBy: 'everybody' | 'caller'): string | undefined {
  if (isWrite) return 'changes something';
  if (endpoint.streams) return 'answers with a stream, which can be read once';
  // What is kept is the answer alone, without its headers and its status.
  if (endpoint.location !== undefined) return 'says a location beside its answer';
  if (endpoint.outcome !== undefined) return 'says by its status whether there is an outcome';
  // All who say not who they are would be one caller.
  if (sharedBy === 'caller' && endpoint.access === 'public') return 'is public and has an answer for each caller';
  return undefined;
}
