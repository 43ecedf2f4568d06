/** What was seen of the load since the last look. */
export interface LoadSample {
  /** How late the event loop was: the time that 9 of 10 timers were within. */
  readonly delayMs: number;
  /** The most requests in flight at once. */
  readonly peak: number;
}

/** Between which bounds a limit moves, and what makes it fall. */
export interface LimitRules {
  readonly least: number;
  readonly most: number;
  readonly tooLateMs: number;
}

const FALL = 0.8;
const RISE = 0.05;

/**
 * How many requests may be in flight from now on: additive increase, multiplicative decrease, as TCP finds its share.
 *
 * When the event loop is late the limit falls below what was in flight then, because a limit that nobody reaches protects nobody. It stays
 * when so little was that not even the least would have been used, because then it was not the requests (the start, a machine with other
 * things to do). It rises only while it is being used: a quiet night neither lifts it beyond what the machine has ever shown, nor wears it down.
 */
export function nextLimit(
  limit: number,
  { delayMs, peak }: LoadSample,
  { least, most, tooLateMs }: LimitRules,
): number {
  if (delayMs > tooLateMs) {
    return peak < least / 2 ? limit : Math.max(Math.floor(Math.min(limit, peak) * FALL), least);
  }
  if (peak < limit / 2) return limit;
  return Math.min(limit + Math.max(Math.ceil(limit * RISE), 1), most);
}
