import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Quota, QuotaState } from './quota.js';
import { WindowCounts } from './window-counts.js';

/** Counts one request of a caller, and tells what that leaves of the quota. */
export type Count = (caller: string) => QuotaState | Promise<QuotaState>;

/** Counts in this process alone, and at once. */
export function countAlone(quota: Quota): (caller: string) => QuotaState {
  const counts = new WindowCounts(quota.windowS * 1_000);
  return (caller) => {
    const { requests, leftMs } = counts.add(caller);
    return stateOf(quota, { granted: requests <= quota.requests, left: quota.requests - requests, leftMs });
  };
}

/** Counts with a limiter, which may ask a store that others count in too. */
export function countWith(limiter: RateLimiterAbstract, quota: Quota): Count {
  return async (caller) => {
    try {
      return judged(quota, await limiter.consume(caller), true);
    } catch (refusal) {
      // A limiter rejects with its count beyond the quota, and with an error only when it could not count.
      if (refusal instanceof RateLimiterRes) return judged(quota, refusal, false);
      throw refusal;
    }
  };
}

function judged(quota: Quota, { remainingPoints, msBeforeNext }: RateLimiterRes, granted: boolean): QuotaState {
  return stateOf(quota, { granted, left: remainingPoints, leftMs: msBeforeNext });
}

interface Judged {
  readonly granted: boolean;
  readonly left: number;
  readonly leftMs: number;
}

function stateOf(quota: Quota, { granted, left, leftMs }: Judged): QuotaState {
  return { quota, granted, remaining: Math.max(left, 0), resetS: Math.max(Math.ceil(leftMs / 1_000), 1) };
}
