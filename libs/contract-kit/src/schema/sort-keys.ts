import { isNamed, type Named } from './named.js';

/** A deeply frozen copy whose keys are in alphabetical order, so that equal contents give equal text. Lists keep their order. */
export function sortKeys(object: Readonly<Named>): Readonly<Named> {
  const keys = Object.keys(object).toSorted();
  return Object.freeze(Object.fromEntries(keys.map((key) => [key, sortInside(object[key])])));
}

function sortInside(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(sortInside));
  return isNamed(value) ? sortKeys(value) : value;
}
