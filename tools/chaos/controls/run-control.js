import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeDataFolder } from '../../infra/postgres/home.js';
import { check } from '../check/check.js';
import { evidenceIn } from '../check/evidence-folder.js';
import { faultTable } from '../faults/table.js';
import { neverCarriedOut } from '../report/faults-by-kind.js';
import { runChaos } from '../run-chaos.js';
import { controlPlan } from './control-plan.js';
import { buildSabotaged } from './sabotage.js';

const seconds = 15;
const clients = 24;
// As many as they come to: what is sabotaged shows soonest under load.
const rate = 1_000;
// What is sabotaged often never comes to rest, and need not: its violations stay.
const drainSeconds = 40;

/**
 * What became of a control.
 * @typedef {object} ControlResult
 * @property {import('./controls.js').Control} control
 * @property {'caught' | 'escaped' | 'not run' | 'sound' | 'unsound'} outcome  the last two without sabotage
 * @property {readonly string[]} found  the invariants that were violated
 * @property {import('../check/violation.js').Violation} [shown]  one violation of the invariant that was meant
 * @property {string} [why]  it was not run
 */

/**
 * Sabotages a copy of the source, runs it under the faults that make it visible, and looks whether that is noticed.
 * @param {import('./controls.js').Control} control
 * @param {{ root: string, folder: string, note: (text: string) => void, signal: AbortSignal }} options  `folder`: for the copy and
 *   the evidence; `signal`: ends the run early
 * @returns {Promise<ControlResult>}
 */
export async function runControl(control, { root, folder, ...tools }) {
  const missing = control.run.faults.filter(({ id }) => !(id in faultTable)).map(({ id }) => id);
  if (missing.length > 0)
    return { control, outcome: 'not run', found: [], why: `there is no fault ${missing.join(', ')}` };
  const checkout = join(folder, 'checkout');
  const out = join(folder, 'evidence');
  try {
    const appsDir = await buildSabotaged({ root, folder: checkout, patches: control.patches });
    const permissionsFile = join(checkout, 'deploy/nats/permissions.json');
    const places = { appsDir, permissionsFile, out, dataDir: join(folder, 'data') };
    await run(control, places, tools);
  } finally {
    rmSync(checkout, { recursive: true, force: true });
    await removeDataFolder(join(folder, 'data'));
  }
  const faults = await Array.fromAsync(evidenceIn(out).faults());
  return judged(control, await check(out), neverCarriedOut(faults));
}

async function run({ run: wanted }, places, tools) {
  const minutes = (wanted.seconds ?? seconds) / 60;
  const common = { seed: 1, nodes: 1, sagas: Number.POSITIVE_INFINITY, clients: wanted.clients ?? clients, rate };
  const options = {
    ...common,
    minutes,
    journeys: wanted.journeys,
    faults: wanted.faults,
    mix: 'each',
    ...places,
    drainLimitMs: 1_000 * (wanted.drainSeconds ?? drainSeconds),
  };
  await runChaos(options, controlPlan(wanted.faults, faultTable), { table: faultTable, ...tools });
}

function judged(control, violations, missing) {
  const found = [...new Set(violations.map(({ invariant }) => invariant))];
  if (missing.length > 0)
    return { control, outcome: 'not run', found, why: `never carried out: ${missing.join(', ')}` };
  const { meant, says = '' } = control;
  const shown = violations.find(({ invariant, what }) => invariant === meant && what.includes(says));
  if (control.patches.length === 0) return { control, outcome: found.length === 0 ? 'sound' : 'unsound', found };
  return { control, outcome: shown ? 'caught' : 'escaped', found, shown };
}
