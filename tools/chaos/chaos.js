// `npm run chaos -- --seed 7 --minutes 10`: the whole system under a workload and faults, then everything is checked.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { SetupProblem } from '../infra/setup-problem.js';
import { removeDataFolder } from '../infra/postgres/home.js';
import { builtApps } from './built-apps.js';
import { faultTable } from './faults/table.js';
import { helpText, readOptions, UsageProblem, wantsHelp } from './options.js';
import { planFaults } from './plan/plan.js';
import { reportApart } from './report/report-apart.js';
import { runChaos } from './run-chaos.js';

/** An order may wait for several timeouts and a whole round of retries one after the other. */
const drainLimitMs = 240_000;

async function chaos() {
  const asked = readOptions(process.argv.slice(2), faultTable);
  const out = resolve(asked.out ?? join(projectRoot, '.data/chaos', String(asked.seed)));
  const dataDir = join(projectRoot, '.data', `chaos-${process.pid}`);
  const options = { ...asked, out, dataDir, appsDir: await builtApps(), drainLimitMs };
  const plan = planFaults(options, faultTable);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  note(`seed ${options.seed}, mix ${options.mix}: ${plan.length} faults planned`);
  await runChaos(options, plan, { table: faultTable, note, signal: interrupted.signal });
  writeFileSync(join(out, 'plan.json'), `${JSON.stringify({ ...asked, plan }, null, 2)}\n`);
  await removeDataFolder(options.dataDir);
  return reportApart(out);
}

function note(text) {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
}

try {
  if (wantsHelp(process.argv.slice(2))) console.log(helpText(faultTable));
  else if (!(await chaos())) process.exitCode = 1;
} catch (error) {
  // A problem that the person at the keyboard can put right needs no stack.
  const known = error instanceof SetupProblem || error instanceof UsageProblem;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}
// A connection that a fault has left open, or a proxy of a system that did not start, must not keep a finished run alive.
process.exit();
