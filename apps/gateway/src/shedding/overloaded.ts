import { RefusedForNow } from '../problem/refused-for-now.js';

const LONGEST_WAIT_S = 3;

/** The refusal of a request when there are too many. The wait differs, so that not all come back at once. */
export function overloaded(): RefusedForNow {
  return new RefusedForNow({
    status: 503,
    code: 'gateway.overloaded',
    detail: 'The gateway has more to do than it can. Nothing was done; try again soon.',
    retryAfterS: 1 + Math.floor(Math.random() * LONGEST_WAIT_S),
  });
}
