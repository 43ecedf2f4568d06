import { markdownTable } from '../controls/table.js';
import { faultsByKind, neverCarriedOut } from './faults-by-kind.js';
import { lossTable } from './losses.js';
import { recoveryTable } from './recovery.js';
import { nodesOf, runSummary } from './run-summary.js';

/**
 * One run for the page of runs: a sentence about it, and a section that says how to repeat it, with its figures and its tables.
 * @param {import('../check/evidence.js').Evidence} evidence
 * @param {readonly import('../check/violation.js').Violation[]} violations
 * @returns {Promise<{ summary: string, section: string }>}
 */
export async function runSection(evidence, violations) {
  const [run, faults] = [await evidence.run(), await Array.fromAsync(evidence.faults())];
  const [recoveries, losses] = [recoveryTable(faults), await lossTable(evidence)];
  const tried = faults.filter(({ skipped }) => !skipped).length;
  const parts = [
    `## Seed ${run.seed}, mix ${run.mix}, ${nodesOf(run.nodes)}`,
    `\`\`\`sh\n${commandOf(run)}\n\`\`\``,
    figures(run, { tried, violations }),
    table(faultsByKind(faults)),
    table(recoveries),
    table(losses),
    neverCarriedOut(faults)
      .map((kind) => `- never carried out: ${kind}`)
      .join('\n'),
    violations.map(({ invariant, subject, what }) => `- ${invariant} ${subject}: ${what}`).join('\n'),
  ];
  const section = parts.filter((part) => part !== '').join('\n\n');
  return { summary: runSummary({ run, faults: tried, violations: violations.length, recoveries, losses }), section };
}

function commandOf({ seed, mix, minutes, nodes, rate, clients, faults }) {
  const given = { seed, mix, minutes, nodes, rate, clients, ...(faults.length > 0 && { faults: faults.join() }) };
  const options = Object.entries(given).map(([name, value]) => `--${name} ${value}`);
  return `npm run chaos -- ${options.join(' ')}`;
}

function figures({ startedAt, commit, sagas, drain }, { tried, violations }) {
  const rest = drain.done ? `at rest ${Math.round(drain.waitedMs / 1_000)} s after the last fault` : 'never at rest';
  const counts = `**${sagas} sagas, ${tried} faults, ${violations.length} violations**`;
  return `${counts}; ${rest}. Run on ${startedAt.slice(0, 10)}${commit ? `, commit ${commit}` : ''}.`;
}

function table(rows) {
  if (rows.length === 0) return '';
  const names = Object.keys(rows[0]);
  return markdownTable([names, ...rows.map((row) => names.map((name) => String(row[name])))]);
}
