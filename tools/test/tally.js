/**
 * What a part of the run brought. `failures` names what failed, and `skippedIn` the files that skipped tests, for the reader at the end.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: readonly string[], skippedIn: readonly string[] }} Result
 */

/**
 * The result of a command that passes or fails as a whole, counted as one test.
 * @param {string} name  @param {boolean} hasPassed
 * @returns {Result}
 */
export function oneTest(name, hasPassed) {
  const [passed, failed] = hasPassed ? [1, 0] : [0, 1];
  return { passed, failed, skipped: 0, failures: hasPassed ? [] : [name], skippedIn: [] };
}

/** @param {readonly Result[]} results @returns {Result} */
export function total(results) {
  const sum = (key) => results.reduce((so, result) => so + result[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: results.flatMap((result) => result.failures),
    skippedIn: results.flatMap((result) => result.skippedIn),
  };
}

/** The last line of `npm test`, which programs read. @param {Result} result */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A run in which nothing ran has proven nothing, so it does not succeed. @param {Result} result */
export function hasSucceeded({ passed, failed }) {
  return failed === 0 && passed > 0;
}
