/**
 * How many of the faults that were put in the tests noticed. A mutant that made a test run for ever counts as noticed, one
 * that does not compile counts for nothing.
 * @param {readonly { status: string }[]} mutants
 * @returns {{ mutants: number, noticed: number, percent: number }}
 */
export function scoreOf(mutants) {
  const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const missed = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
  const counted = noticed + missed;
  return { mutants: counted, noticed, percent: counted === 0 ? 0 : (100 * noticed) / counted };
}
