import { markdownTable } from '../controls/table.js';
import { invariants } from '../invariants/all.js';
import { recoveryTable } from '../report/recovery.js';
import { check } from './check.js';
import { evidenceIn } from './evidence-folder.js';

/**
 * What a run showed, for docs/fault-testing.md: its size, its violations, and how long the system took to recover.
 * @param {string} folder  its evidence  @returns {Promise<string>} Markdown
 */
export async function runResult(folder) {
  const evidence = evidenceIn(folder);
  const [run, faults] = [await evidence.run(), await Array.fromAsync(evidence.faults())];
  const violations = await check(folder);
  const minutes = Math.round((Date.parse(run.faultsEndedAt) - Date.parse(run.startedAt)) / 6_000) / 10;
  const what = `Seed ${run.seed}, mix \`${run.mix}\`, ${run.nodes} NATS node${run.nodes > 1 ? 's' : ''}, ${minutes} minutes`;
  const size = `${run.sagas.toLocaleString('en')} sagas, ${faults.length} faults of ${new Set(faults.map(({ fault }) => fault)).size} kinds`;
  const outcome = `${violations.length} violations of ${invariants.length} invariants`;
  return `${what}: ${size}, ${outcome}.\n\n${markdownTable(cells(recoveryTable(faults)))}`;
}

function cells(rows) {
  return [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(String))];
}
