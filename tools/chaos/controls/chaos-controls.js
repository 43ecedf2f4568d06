// `npm run chaos:controls [-- <part of a name> ...]`: sabotages the source in one way after the other and shows that the harness
// notices each. Ends with a table, and writes its rows into the page; exit code 1 when one escapes, is stale, or could not be run.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/project-root.js';
import { describeViolation } from '../check/violation.js';
import { currentCommit } from '../../build/current-commit.js';
import { controls, specControls, unsabotaged } from './controls.js';
import { controlsPage, withControlResults } from './controls-page.js';
import { runControl } from './run-control.js';
import { runSpecControl } from './run-spec-control.js';
import { controlsTable } from './table.js';

const wanted = process.argv.slice(2);
const all = [...unsabotaged, ...controls, ...specControls];
const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

// A run that was asked to end stops its servers first.
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());

// Asked before the first run, as somebody may go on working while the controls run.
const commit = (await currentCommit()) ?? 'unknown';
const results = [];
for (const control of chosen) if (!interrupted.signal.aborted) results.push(await attempt(control));
console.log(`\n${controlsTable(results)}`);
writePage();
process.exitCode =
  interrupted.signal.aborted || results.some(({ outcome }) => outcome !== 'caught' && outcome !== 'sound') ? 1 : 0;

async function attempt(control) {
  const startedAt = performance.now();
  const folder = join(projectRoot, '.data/chaos-controls', control.name.replaceAll(/\W+/g, '-'));
  const note = (text) => console.log(`    ${text}`);
  console.log(`\n${control.name}: ${control.means}`);
  const options = { root: projectRoot, folder, note, signal: interrupted.signal };
  const run = 'spec' in control ? runSpecControl(control, options) : runControl(control, options);
  const result = await run.catch((error) => ({
    control,
    outcome: 'not run',
    found: [],
    why: error.stack,
  }));
  if (result.shown) console.log(describeViolation(result.shown).slice(0, 1_500));
  if (result.why) console.error(result.why);
  console.log(`${control.name}: ${result.outcome} in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  return result;
}

function writePage() {
  const file = join(projectRoot, controlsPage);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // What the end of this run interrupted says nothing.
  const finished = results.filter(({ outcome }) => outcome !== 'not run');
  writeFileSync(file, withControlResults(before, finished, { commit, names: all.map(({ name }) => name) }));
}
