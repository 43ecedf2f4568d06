import { RefusedForNow } from '../problem/refused-for-now.js';

/** The refusal of a call that was not sent. To the caller it is what it would be if nobody had answered; the inside is not shown. */
export function pathRefused(waitMs: number): RefusedForNow {
  return new RefusedForNow({
    status: 503,
    code: 'service-unavailable',
    detail: 'A service that this needs is away, and nothing was done. Try again soon.',
    retryAfterS: Math.max(Math.ceil(waitMs / 1_000), 1),
  });
}
