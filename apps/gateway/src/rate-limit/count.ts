import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Quota, QuotaState } from './quota.js';

/** Counts one request of a caller, and tells what that leaves of the quota. */
export async function count(quota: Quota, limiter: RateLimiterAbstract, caller: string): Promise<QuotaState> {
  try {
    return stateOf(quota, await limiter.consume(caller), true);
  } catch (refusal) {
    // A limiter rejects with its count beyond the quota, and with an error only when it could not count.
    if (refusal instanceof RateLimiterRes) return stateOf(quota, refusal, false);
    throw refusal;
  }
}

function stateOf(quota: Quota, { remainingPoints, msBeforeNext }: RateLimiterRes, granted: boolean): QuotaState {
  return { quota, granted, remaining: remainingPoints, resetS: Math.max(Math.ceil(msBeforeNext / 1_000), 1) };
}
