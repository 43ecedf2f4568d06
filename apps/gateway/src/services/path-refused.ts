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

/** The refusal of a call whose caller has many without an answer already. To another caller nothing is refused. */
export function tooManyInFlight(): RefusedForNow {
  return new RefusedForNow({
    status: 429,
    code: 'gateway.too-many-requests',
    detail: 'Too many of your requests wait for an answer already, and nothing was done. Try again when they have it.',
    retryAfterS: 1,
  });
}
