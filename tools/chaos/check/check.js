import { invariants } from '../invariants/all.js';
import { evidenceIn } from './evidence-folder.js';
import { attachLogs } from './attach-logs.js';

/** How many violations of one invariant are reported in full; of the others, how many there are. */
const shownOfEach = 25;

/** How many rows a violation shows at most. */
const rowsShown = 20;

/**
 * Everything that is wrong with a run. Reads each file as a stream, some several times; 10,000 sagas take some seconds.
 *
 * @param {string} folder  of the run, as evidence.md describes it
 * @returns {Promise<import('./violation.js').Violation[]>} empty when all is well
 */
export async function check(folder) {
  return checkEvidence(evidenceIn(folder));
}

/**
 * @param {import('./evidence.js').Evidence} evidence
 * @param {readonly import('./violation.js').Invariant[]} [tested]
 * @returns {Promise<import('./violation.js').Violation[]>}
 */
export async function checkEvidence(evidence, tested = invariants) {
  const found = [];
  for (const invariant of tested) found.push(...(await findingsOf(invariant, evidence)));
  await attachLogs(found, evidence);
  return found.map(({ violation }) => violation);
}

/** Each violation with the texts by which its log lines are found. */
async function findingsOf({ id, violations }, evidence) {
  const found = [];
  let more = 0;
  for await (const { subject, what, rows = [], seek = [] } of violations(evidence)) {
    if (found.length === shownOfEach) more += 1;
    else found.push({ violation: violation(id, { subject, what, rows: rows.slice(0, rowsShown) }), seek });
  }
  if (more > 0)
    found.push({ violation: violation(id, { subject: 'others', what: `${more} violations more` }), seek: [] });
  return found;
}

function violation(invariant, { subject, what, rows = [] }) {
  return { invariant, subject, what, evidence: { rows, logs: [] } };
}
