/**
 * How many faults of each kind a run had, and how many of them could not be carried out.
 * @param {readonly object[]} faults  as faults.jsonl holds them
 */
export function faultsByKind(faults) {
  const kinds = Map.groupBy(faults, ({ fault, name }) => `${fault} ${name}`);
  return [...kinds].map(([fault, all]) => ({
    fault,
    count: all.length,
    'not carried out': all.filter(({ error }) => error).length || '',
  }));
}
