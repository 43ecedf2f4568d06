import { suspectsOf } from './suspects.js';

/**
 * The planned failures of a run and what came of each.
 * @param {import('../check/evidence.js').Evidence} evidence
 * @returns {Promise<(import('./try-case.js').Trial & import('./cases.js').StepCase & { violations: object[] })[]>}
 */
export async function trialsOf(evidence) {
  const trials = [];
  for await (const { parameters, healedAt } of evidence.faults())
    if (parameters?.step && parameters.mode) trials.push({ ...parameters, healedAt, violations: [] });
  for await (const violation of evidence.violations())
    for (const suspect of suspectsOf(violation, trials)) suspect.violations.push(violation);
  return trials;
}

/** What of them proves nothing, or went wrong, in sentences. @param {readonly object[]} trials @returns {string[]} */
export function problemsOf(trials) {
  return trials.flatMap(({ app, step, mode, problem }) => (problem ? [`${app} ${step} ${mode}: ${problem}`] : []));
}
