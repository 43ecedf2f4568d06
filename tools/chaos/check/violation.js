/**
 * Something that must be true of every run.
 * @typedef {object} Invariant
 * @property {string} id  I1, I2, ...
 * @property {string} name  one or two words
 * @property {string} sentence  what is true of a sound run
 * @property {(evidence: import('./evidence.js').Evidence) => AsyncIterable<Finding>} violations
 *
 * Where an invariant does not hold.
 * @typedef {object} Finding
 * @property {string} subject  the order, message, key, instance or stream that it is about
 * @property {string} what  what is wrong, as a sentence about the subject
 * @property {readonly object[]} [rows]  the rows that show it
 * @property {readonly string[]} [seek]  further texts that the log lines about it bear; the subject always is one
 *
 * A finding as it is reported.
 * @typedef {object} Violation
 * @property {string} invariant
 * @property {string} subject
 * @property {string} what
 * @property {{ rows: readonly object[], logs: readonly string[] }} evidence
 */

/**
 * A violation for a person: what is wrong, then the rows and the log lines that show it.
 * @param {Violation} violation
 */
export function describeViolation({ invariant, subject, what, evidence: { rows, logs } }) {
  return [
    `${invariant} ${subject}: ${what}`,
    ...rows.map((row) => `    row  ${JSON.stringify(row).slice(0, 1_000)}`),
    ...logs.map((line) => `    log  ${line}`),
  ].join('\n');
}
