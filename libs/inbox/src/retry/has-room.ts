/** Who has retries under way, and how many there may be. */
export interface RetryPlaces {
  /** Of this instance, for all consumers. */
  readonly total: number;
  /** The consumer of each retry under way. */
  readonly taken: readonly string[];
  readonly consumers: readonly string[];
}

const MOST_OF_CONSUMER = 4;

/**
 * Whether one more retry of a consumer may begin. Handlers that hang must not keep other keys from going on, nor other consumers,
 * nor take all connections: a consumer gets a further place only while those that have none could get theirs, up to half of all.
 */
export function hasRoom(consumer: string, { total, taken, consumers }: RetryPlaces): boolean {
  const free = total - taken.length;
  const own = taken.filter((each) => each === consumer).length;
  if (own === 0) return free > 0;
  const without = consumers.filter((each) => !taken.includes(each)).length;
  return own < MOST_OF_CONSUMER && free > Math.min(without, Math.floor(total / 2));
}
