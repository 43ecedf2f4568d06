import type { Problem } from './problem.js';

/** After how many seconds a repeat has a chance: said by every protocol when nobody could be asked, or the first one is not done yet. Undefined for other problems. */
export function retryAfterS({ status, code }: Pick<Problem, 'status' | 'code'>): number | undefined {
  return status === 503 || code === 'request-in-flight' ? 1 : undefined;
}
