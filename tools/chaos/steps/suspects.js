/** What a failure has left to be done may take so long: the time limits of two steps of a saga, and a redelivery. */
const aftermathMs = 30_000;

const uuidV7 = /\b([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/;

/**
 * The failures that were under way when what is wrong began: an order or a message bears in its id when it was made.
 * @template {{ armedAt: string, healedAt: string }} T
 * @param {{ subject: string }} violation  @param {readonly T[]} trials
 * @returns {T[]} none when the violation is about something whose id says no time
 */
export function suspectsOf({ subject }, trials) {
  const [, high, low] = uuidV7.exec(subject) ?? [];
  if (high === undefined) return [];
  const madeAt = Number.parseInt(high + low, 16);
  return trials.filter(
    ({ armedAt, healedAt }) => madeAt >= Date.parse(armedAt) - aftermathMs && madeAt <= Date.parse(healedAt),
  );
}
