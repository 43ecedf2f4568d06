// `npm run chaos:steps`: every fail step of every application, in every way, in real processes with customers; then everything is checked.
import { join, resolve } from 'node:path';
import { projectRoot } from '../../build/project-root.js';
import { SetupProblem } from '../../infra/setup-problem.js';
import { removeDataFolder } from '../../infra/postgres/home.js';
import { builtApps } from '../built-apps.js';
import { faultTable } from '../faults/table.js';
import { UsageProblem } from '../options.js';
import { reportApart } from '../report/report-apart.js';
import { runChaos } from '../run-chaos.js';
import { casesOf, leftOut } from './cases.js';
import { printSteps } from './print-steps.js';
import { readStepOptions, usage } from './step-options.js';
import { StepNemesis } from './step-nemesis.js';

const drainLimitMs = 240_000;

/** Orders of all kinds; more of those whose timers run out and of new prices, which lead to steps that are seldom passed. */
const journeys = {
  good: 50,
  'declined-card': 10,
  cancellation: 10,
  'slow-card': 4,
  'silent-card': 4,
  'price-change': 12,
};

/** What a killed instance held goes to the other one after so long: kills come faster here than anywhere else. */
const env = { ACK_WAIT_MS: '6000' };

async function chaosSteps() {
  const asked = readStepOptions(process.argv.slice(2));
  const lanes = asked.apps.map((app) => casesOf(app).filter(asked.isWanted));
  const out = resolve(asked.out ?? join(projectRoot, '.data/chaos/steps'));
  const dataDir = join(projectRoot, '.data', `chaos-${process.pid}`);
  const fixed = {
    seed: 1,
    mix: 'steps',
    nodes: 1,
    sagas: Number.POSITIVE_INFINITY,
    clients: 100,
    faults: [{ id: 'F22' }],
  };
  const options = { ...fixed, ...asked, journeys, env, out, dataDir, appsDir: await builtApps(), drainLimitMs };
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  note(`${lanes.flat().length} failures planned`);
  if (leftOut.length > 0) note(`${leftOut.join(', ')} left out: invariants/shop.js says not how to reach their steps`);
  const nemesisOf = (stage) => new StepNemesis(stage, lanes, note);
  await runChaos(options, [], { table: faultTable, note, signal: interrupted.signal, nemesisOf });
  await removeDataFolder(dataDir);
  const isSound = await reportApart(out);
  return (await printSteps(out)) && isSound;
}

function note(text) {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
}

try {
  if (process.argv.includes('--help')) console.log(usage);
  else if (!(await chaosSteps())) process.exitCode = 1;
} catch (error) {
  // A problem that the person at the keyboard can put right needs no stack.
  const known = error instanceof SetupProblem || error instanceof UsageProblem;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}
// A connection that a fault has left open must not keep a finished run alive.
process.exit();
