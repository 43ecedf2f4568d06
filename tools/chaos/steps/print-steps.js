import { evidenceIn } from '../check/evidence-folder.js';
import { printTable } from '../report/print-table.js';
import { problemsOf, trialsOf } from './trials.js';

/**
 * Prints what became of every planned failure.
 * @param {string} out  the folder of the run
 * @returns {Promise<boolean>} whether each was reached and the process came back
 */
export async function printSteps(out) {
  const trials = await trialsOf(evidenceIn(out));
  printTable(
    trials.map(({ app, step, mode, hitMs, backMs, problem, violations }) => ({
      app,
      step,
      mode,
      'reached after ms': hitMs ?? '',
      'ready after ms': backMs ?? '',
      problem: problem ?? '',
      violations: violations.length || '',
    })),
  );
  const problems = problemsOf(trials);
  console.log(`${trials.length} failures planned, ${trials.length - problems.length} happened and were survived`);
  for (const problem of problems) console.log(problem);
  return problems.length === 0;
}
