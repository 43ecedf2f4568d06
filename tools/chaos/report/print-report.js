import { evidenceIn } from '../check/evidence-folder.js';
import { describeViolation } from '../check/violation.js';
import { faultsByKind, neverCarriedOut } from './faults-by-kind.js';
import { lossTable } from './losses.js';
import { printTable } from './print-table.js';
import { recoveryTable } from './recovery.js';

/**
 * Prints what a run showed: its figures, its faults by kind, how long the system took to recover, and every violation. All is
 * not well when a kind of fault could not be injected a single time.
 * @param {string} out  @param {readonly import('../check/violation.js').Violation[]} violations
 * @returns {Promise<boolean>} whether all is well
 */
export async function printReport(out, violations) {
  const evidence = evidenceIn(out);
  const [run, faults] = [await evidence.run(), await Array.fromAsync(evidence.faults())];
  console.log(`\nseed ${run.seed}, mix ${run.mix}: ${run.sagas} sagas, ${faults.length} faults; evidence in ${out}\n`);
  printTable(faultsByKind(faults));
  printTable(recoveryTable(faults));
  printTable(await lossTable(evidence));
  if (!run.drain.done) console.log(`Not at rest after ${run.drain.waitedMs} ms: ${run.drain.left.join(', ')}\n`);
  for (const violation of violations) console.log(describeViolation(violation));
  console.log(`${violations.length} violations`);
  const missing = neverCarriedOut(faults);
  if (missing.length > 0) console.log(`Never carried out, so the run shows nothing about it: ${missing.join(', ')}`);
  return run.drain.done && violations.length === 0 && missing.length === 0;
}
