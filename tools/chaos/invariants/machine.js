/**
 * How the machine was, by what the harness measured of itself during the run.
 * @typedef {object} Machine
 * @property {(span: import('./outages.js').Span, ms: number) => number} slackMs  how much longer something might take in that time
 *   that takes `ms` on a machine without other work; 0 where nothing was measured
 */

/**
 * @param {import('../check/evidence.js').Evidence} evidence
 * @returns {Promise<Machine>}
 */
export async function machineOf(evidence) {
  const samples = [];
  for await (const { at, lateMs, slowdown } of evidence.machine())
    samples.push({ at: Date.parse(at), lateMs, slowdown });
  return {
    slackMs({ from, to }, ms) {
      const seen = samples.filter(({ at }) => at >= from && at <= to);
      if (seen.length === 0) return 0;
      const slowdown = seen.reduce((sum, sample) => sum + sample.slowdown, 0) / seen.length;
      const stalledMs = seen.reduce((sum, sample) => sum + sample.lateMs, 0);
      return Math.round(ms * (slowdown - 1) + stalledMs);
    },
  };
}
