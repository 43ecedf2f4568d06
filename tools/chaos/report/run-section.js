import { markdownTable } from '../controls/table.js';
import { faultsByKind, neverCarriedOut } from './faults-by-kind.js';
import { lossTable } from './losses.js';
import { recoveryTable } from './recovery.js';

/**
 * One run as a section of the page of runs: how to repeat it, its figures and its tables.
 * @param {import('../check/evidence.js').Evidence} evidence
 * @param {readonly import('../check/violation.js').Violation[]} violations
 */
export async function runSection(evidence, violations) {
  const [run, faults] = [await evidence.run(), await Array.fromAsync(evidence.faults())];
  const parts = [
    `## Seed ${run.seed}, mix ${run.mix}, ${run.nodes === 1 ? 'one NATS node' : `${run.nodes} NATS nodes`}`,
    `\`\`\`sh\n${commandOf(run)}\n\`\`\``,
    summary(run, { faults, violations }),
    table(faultsByKind(faults)),
    table(recoveryTable(faults)),
    table(await lossTable(evidence)),
    neverCarriedOut(faults)
      .map((kind) => `- never carried out: ${kind}`)
      .join('\n'),
    violations.map(({ invariant, subject, what }) => `- ${invariant} ${subject}: ${what}`).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function commandOf({ seed, mix, minutes, nodes, rate, clients, faults }) {
  const given = { seed, mix, minutes, nodes, rate, clients, ...(faults.length > 0 && { faults: faults.join() }) };
  const options = Object.entries(given).map(([name, value]) => `--${name} ${value}`);
  return `npm run chaos -- ${options.join(' ')}`;
}

function summary({ startedAt, commit, sagas, drain }, { faults, violations }) {
  const rest = drain.done ? `at rest ${Math.round(drain.waitedMs / 1_000)} s after the last fault` : 'never at rest';
  const tried = faults.filter(({ skipped }) => !skipped);
  const counts = `**${sagas} sagas, ${tried.length} faults, ${violations.length} violations**`;
  return `${counts}; ${rest}. Run on ${startedAt.slice(0, 10)}${commit ? `, commit ${commit}` : ''}.`;
}

function table(rows) {
  if (rows.length === 0) return '';
  const names = Object.keys(rows[0]);
  return markdownTable([names, ...rows.map((row) => names.map((name) => String(row[name])))]);
}
