import { SERVICE_AWAY } from '../problem/contract-problem.js';
import { RefusedForNow } from '../problem/refused-for-now.js';

/** The refusal of a call that was not sent. To the caller it is what it would be if nobody had answered; the inside is not shown. */
export function pathRefused(waitMs: number): RefusedForNow {
  return new RefusedForNow({
    status: 503,
    code: 'service-unavailable',
    detail: SERVICE_AWAY,
    retryAfterS: Math.max(Math.ceil(waitMs / 1_000), 1),
  });
}
