/** A stretch of a stream that is read in one go. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

/** The stretches that cover the places, so that a stream in which a few places lie far apart is not read as a whole. */
export function runsOf(places: readonly number[]): Run[] {
  const sorted = places.toSorted((one, other) => one - other);
  const runs: { first: number; last: number }[] = [];
  for (const place of sorted) {
    const run = runs.at(-1);
    if (run && place - run.last <= WIDEST_GAP) run.last = place;
    else runs.push({ first: place, last: place });
  }
  return runs;
}

/** To begin anew costs about as much as to read over this many messages. */
const WIDEST_GAP = 2_000;
