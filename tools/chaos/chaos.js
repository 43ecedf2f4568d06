// `npm run chaos -- --seed 7 --minutes 10`: the whole system under a workload and faults, then everything is checked.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { SetupProblem } from '../infra/setup-problem.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { check } from './check/check.js';
import { faultTable } from './faults/table.js';
import { readOptions, UsageProblem } from './options.js';
import { planFaults } from './plan/plan.js';
import { printReport } from './report/print-report.js';
import { runChaos } from './run-chaos.js';

/** An order may wait for several timeouts and a whole round of retries one after the other. */
const drainLimitMs = 240_000;

async function chaos() {
  const asked = readOptions(process.argv.slice(2), Object.keys(faultTable));
  const out = resolve(asked.out ?? join(projectRoot, '.data/chaos', String(asked.seed)));
  const options = { ...asked, out, dataDir: join(projectRoot, '.data', `chaos-${process.pid}`), drainLimitMs };
  const plan = planFaults(options, faultTable);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  note(`seed ${options.seed}, mix ${options.mix}: ${plan.length} faults planned`);
  await runChaos(options, plan, { table: faultTable, note, signal: interrupted.signal });
  writeFileSync(join(out, 'plan.json'), `${JSON.stringify({ ...asked, plan }, null, 2)}\n`);
  await removeDataFolder(options.dataDir);
  return printReport(out, await check(out));
}

function note(text) {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
}

try {
  if (!(await chaos())) process.exitCode = 1;
} catch (error) {
  // A problem that the person at the keyboard can put right needs no stack.
  const known = error instanceof SetupProblem || error instanceof UsageProblem;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}
