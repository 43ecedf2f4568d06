import { markdownTable } from '../controls/table.js';
import { appNames, casesOf, isKill, modes } from './cases.js';
import { problemsOf } from './trials.js';
import { reachedBy } from './way-of.js';

/** Where the page lies, from the root of the checkout. */
export const stepsPageFile = 'docs/fail-step-runs.md';

const intro = `# A crash at every step

What \`npm run chaos:steps\` showed, written by \`npm run chaos:steps:record\` from the evidence of its runs. Each row is a step that one
application awaits ([how it is marked](../libs/observability/README.md)), reached in a running process in the way of the third column while
customers place orders, and made to fail there once in each of four ways:

- \`throw-before\`: it throws, and its work is not begun. \`lost-answer\`: its work is done, and it throws as if no answer had come.
- \`kill-before\`, \`kill-after\`: the process kills itself by SIGKILL before or after the work; the time is how long it took until it
  was started again and ready.

\`happened\` is the word of the process itself, written the moment before. Afterwards everything came to rest, and all invariants of
[the fault harness](fault-testing.md) were checked over each whole run. Of a failure that was tried again, the last run counts. A
violation counts for each failure that was under way when what it is about was made.`;

/**
 * One run: run.json, what was tried in it, and what the checker found.
 * @typedef {object} StepRun
 * @property {any} run
 * @property {Awaited<ReturnType<typeof import('./trials.js').trialsOf>>} trials
 * @property {readonly import('../check/violation.js').Violation[]} violations
 */

/**
 * The page of some runs. What was tried in several of them is told of the last one.
 * @param {readonly StepRun[]} runs
 */
export function stepsPage(runs) {
  const last = new Map(runs.flatMap(({ trials }) => trials.map((trial) => [nameOf(trial), trial])));
  const trials = [...last.values()];
  const violations = runs.flatMap((each) => each.violations.map(sentence));
  const parts = [intro, runs.map(summary), stepsTable(trials), problemsOf(trials), violations];
  return `${parts.map(text).filter(Boolean).join('\n\n')}\n`;
}

const nameOf = ({ app, step, mode }) => `${app} ${step} ${mode}`;

/** A list as a list. */
function text(part) {
  return Array.isArray(part) ? part.map((each) => `- ${each}`).join('\n') : part;
}

const sentence = ({ invariant, subject, what }) => `${invariant} ${subject}: ${what}`;

function summary({ run: { startedAt, faultsEndedAt, commit, sagas, drain }, trials, violations }) {
  const happened = trials.length - problemsOf(trials).length;
  const minutes = Math.round((Date.parse(faultsEndedAt) - Date.parse(startedAt)) / 60_000);
  const rest = drain.done ? `at rest ${Math.round(drain.waitedMs / 1_000)} s after the last one` : 'never at rest';
  return (
    `**${trials.length} failures, ${happened} happened and were survived, ${violations.length} violations**, ${sagas} sagas meanwhile; ` +
    `${minutes} minutes, ${rest}. Run on ${startedAt.slice(0, 10)}${commit ? `, commit ${commit}` : ''}.`
  );
}

const columns = ['application', 'step', 'reached by', ...modes, 'violations'];

function stepsTable(trials) {
  const rows = [...Map.groupBy(trials, ({ app, step }) => `${app} ${step}`).values()].map(rowOf);
  return markdownTable([columns, ...rows.toSorted(inOrderOfCode)]);
}

function rowOf(trials) {
  const [{ app, step, way }] = trials;
  const cells = modes.map((mode) => cellOf(trials.find((each) => each.mode === mode)));
  const violations = new Set(trials.flatMap((each) => each.violations.map(sentence))).size;
  return [app, step, reachedBy[way], ...cells, String(violations)];
}

function cellOf(trial) {
  if (!trial) return 'not tried';
  const { mode, backMs, problem } = trial;
  if (problem) return 'FAILED';
  return isKill(mode) ? `dead, back in ${(backMs / 1_000).toFixed(1)} s` : 'happened';
}

const names = wantedRows().map(({ app, step }) => `${app} ${step}`);
const inOrderOfCode = ([app, step], [other, otherStep]) =>
  names.indexOf(`${app} ${step}`) - names.indexOf(`${other} ${otherStep}`);

/** What the code has: each step of each application once. */
function wantedRows() {
  return appNames.flatMap((app) => casesOf(app).filter(({ mode }) => mode === modes[0]));
}

/**
 * What is wrong with a committed page: steps that were never run, steps that there are no more, and failures without their proof.
 * @param {string} page  @returns {string[]} in sentences; none when all is well
 */
export function staleness(page) {
  const rows = new Map(tableRows(page).map(([app, step, way, ...cells]) => [`${app} ${step}`, { way, cells }]));
  const problems = wantedRows().flatMap(({ app, step, way }) =>
    rowProblems(`${app} ${step}`, way, rows.get(`${app} ${step}`)),
  );
  const gone = [...rows.keys()]
    .filter((name) => !names.includes(name))
    .map((name) => `${name} is in the table, and is no step`);
  return [...problems, ...gone];
}

function rowProblems(name, way, row) {
  if (!row) return [`${name} was never made to fail`];
  const cells = modes.map((mode, index) => [mode, row.cells[index]]);
  const unproven = cells.filter(
    ([mode, cell]) => !(isKill(mode) ? /^dead, back in [\d.]+ s$/ : /^happened$/).test(cell),
  );
  const problems = unproven.map(([mode, cell]) => `${name} ${mode}: ${cell}`);
  if (row.way !== reachedBy[way]) problems.push(`${name} is reached by ${reachedBy[way]} now`);
  if (row.cells[modes.length] !== '0') problems.push(`${name}: ${row.cells[modes.length]} violations`);
  return problems;
}

function tableRows(page) {
  const lines = page.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
