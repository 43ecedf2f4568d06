import { medians } from './statistics.js';

/**
 * One way to do the work of a benchmark.
 * @typedef {{ name: string, label: string }} Contender  `label`: for the table
 */

/**
 * Measures every contender once per round. Each round begins with another contender, so that none always follows the same one.
 * @template {Contender} C
 * @param {{ contenders: readonly C[], rounds: number, progress: (text: string) => void, inOrder?: boolean }} plan
 *   `inOrder`: each round begins with the first
 * @param {(contender: C) => Promise<Record<string, number>>} measure
 * @returns {Promise<Map<string, Record<string, number>>>} the medians of all rounds, by the names of the contenders
 */
export async function inRounds({ contenders, rounds, progress, inOrder = false }, measure) {
  const measured = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of rotated(contenders, inOrder ? 0 : round)) {
      const figures = await measure(contender);
      measured.get(contender.name).push(figures);
      progress(`  round ${round + 1} · ${contender.label}: ${briefly(figures)}`);
    }
  }
  return new Map([...measured].map(([name, figures]) => [name, medians(figures)]));
}

function rotated(list, by) {
  return list.map((_, index) => list[(index + by) % list.length]);
}

function briefly(figures) {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
    .join(', ');
}
