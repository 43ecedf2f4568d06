import type { Problem } from './problem.js';

type Known = Pick<Problem, 'status' | 'code' | 'retryAfterS'>;

/** After how many seconds a repeat has a chance, said by every protocol: where it is known, when nobody could be asked, and when the first request is not done yet. Undefined for other problems. */
export function retryAfterS({ status, code, retryAfterS: known }: Known): number | undefined {
  return known ?? (status === 503 || code === 'request-in-flight' ? 1 : undefined);
}
