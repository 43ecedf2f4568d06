import { Evidence } from '../../check/evidence.js';
import { soundRun } from './sound-run.js';

/** Evidence that lies in memory. @param {Record<string, any>} files  by path; `logs` are lines */
export function evidenceOf(files) {
  return new Evidence({
    lines: (path) => each(files[path] ?? []),
    json: async (path) => files[path],
    logs: () => each(files.logs ?? []),
  });
}

/**
 * What an invariant says about a sound run in which something was changed.
 * @param {import('../../check/violation.js').Invariant} invariant
 * @param {(files: Record<string, any>) => void} damage
 * @returns {Promise<string[]>} `<subject>: <what>`
 */
export async function findingsOf(invariant, damage) {
  const files = structuredClone(soundRun());
  damage(files);
  const found = [];
  for await (const { subject, what } of invariant.violations(evidenceOf(files))) found.push(`${subject}: ${what}`);
  return found;
}

async function* each(lines) {
  yield* lines;
}
