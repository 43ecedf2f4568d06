import type { Problem } from './problem.js';

/** After how many seconds a repeat has a chance: said by every protocol when nobody could be asked. Undefined for other problems. */
export function retryAfterS({ status }: Pick<Problem, 'status'>): number | undefined {
  return status === 503 ? 1 : undefined;
}
