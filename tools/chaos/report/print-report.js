import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Prints what a run showed.
 * @param {string} out  @param {readonly { invariant: string, says: string }[]} violations
 * @returns {boolean} whether all is well
 */
export function printReport(out, violations) {
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
  const faults = readLines(join(out, 'faults.jsonl'));
  console.log(`\nseed ${run.seed}: ${run.sagas} sagas, ${faults.length} faults`);
  if (!run.drain.done) console.log(`not at rest after ${run.drain.waitedMs} ms: ${run.drain.left.join(', ')}`);
  for (const { invariant, says } of violations) console.log(`${invariant}: ${says}`);
  console.log(violations.length === 0 ? 'no violations' : `${violations.length} violations`);
  return run.drain.done && violations.length === 0;
}

function readLines(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
