/**
 * How many faults of each kind a run had, how many of them could not be carried out or healed, and how many found nothing that no other fault
 * had.
 * @param {readonly object[]} faults  as faults.jsonl holds them
 */
export function faultsByKind(faults) {
  return byKind(faults).map(([fault, all]) => ({
    fault,
    count: all.length,
    'not carried out': all.filter(({ error }) => error).length || '',
    skipped: all.filter(({ skipped }) => skipped).length || '',
  }));
}

/**
 * The kinds that could not be injected a single time they were tried: about these the run shows nothing, however sound it looks. One
 * that others left no room for was not tried.
 * @param {readonly object[]} faults  as faults.jsonl holds them  @returns {string[]} such as `F4 kill-nats`
 */
export function neverCarriedOut(faults) {
  const tried = byKind(faults.filter(({ skipped }) => !skipped));
  return tried.filter(([, all]) => all.every(({ error, targets }) => error && !targets)).map(([kind]) => kind);
}

function byKind(faults) {
  return [...Map.groupBy(faults, ({ fault, name }) => `${fault} ${name}`)];
}
