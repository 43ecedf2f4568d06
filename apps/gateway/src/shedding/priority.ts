import type { Endpoint } from '../endpoints/endpoint.js';
import type { Incoming } from '../incoming/incoming.js';

/**
 * Up to which share of the limit a request is still taken, so who is shed first: questions that many services must answer, then
 * new writes. Last are cheap questions, and writes with a key, because such a write may be the repeat of one that is half done.
 */
export function shareOf(
  { asks, isWrite }: Pick<Endpoint, 'asks' | 'isWrite'>,
  { idempotencyKeys }: Pick<Incoming, 'idempotencyKeys'>,
): number {
  if (isWrite) return idempotencyKeys.length > 0 ? 1 : 0.85;
  return asks.length > 1 ? 0.7 : 1;
}
