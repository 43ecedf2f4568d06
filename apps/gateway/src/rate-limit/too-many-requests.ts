import { RefusedForNow } from '../problem/refused-for-now.js';
import type { QuotaState } from './quota.js';

/** The refusal of a request beyond a quota: which quota that is, and when it begins anew. */
export function tooManyRequests({ quota, resetS }: QuotaState): RefusedForNow {
  const { name, requests, windowS } = quota;
  return new RefusedForNow({
    status: 429,
    code: 'gateway.too-many-requests',
    detail: `Only ${requests} requests of this kind are taken in ${windowS} s.`,
    retryAfterS: resetS,
    details: { quota: name, requests, windowS },
  });
}
