const delaysMs = [1_000, 3_000, 10_000];

/**
 * How long to wait before a crashed application is started again, or undefined when only an edit will help.
 * @param {number} crashesInARow
 */
export function nextRevivalMs(crashesInARow) {
  return delaysMs[crashesInARow - 1];
}
