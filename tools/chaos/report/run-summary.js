/**
 * One run in a sentence, for whoever reads nothing else.
 * @typedef {object} RunFigures
 * @property {{ seed: number, mix: string, minutes: number, nodes: number, sagas: number, drain: { done: boolean } }} run
 * @property {number} faults  that were tried
 * @property {number} violations
 * @property {readonly Record<string, string | number>[]} recoveries  as recoveryTable has them
 * @property {readonly Record<string, string | number>[]} losses  as lossTable has them
 *
 * @param {RunFigures} figures
 */
export function runSummary({ run, faults, violations, recoveries, losses }) {
  const { seed, mix, minutes, nodes, sagas, drain } = run;
  const course = `${sagas} orders and ${faults} faults${howMixed[mix]} in ${minutes} minutes, on ${nodesOf(nodes)}`;
  const kept = violations === 0 && drain.done ? 'every promise was kept' : brokenBy(violations, drain);
  return `**Seed ${seed}:** ${[course, kept, ...lossesIn(losses), ...recoveriesIn(recoveries)].join('; ')}.`;
}

/** `one NATS node`. @param {number} count */
export function nodesOf(count) {
  return count === 1 ? 'one NATS node' : `${count} NATS nodes`;
}

const howMixed = { none: '', each: ', one after the other,', pairs: ', two at a time,', all: ', several at a time,' };

function brokenBy(violations, { done }) {
  const broken = violations > 0 ? [`promises were broken ${violations} times`] : [];
  return [...broken, ...(done ? [] : ['it never came to rest'])].join(', and ');
}

function lossesIn(losses) {
  if (losses.length === 0) return [];
  const sum = (name) => losses.reduce((total, row) => total + row[name], 0);
  const [lost, back] = [sum('lost'), sum('published again')];
  return [`of ${lost} messages that the broker lost, ${lost === back ? 'all were' : `${back} were`} published again`];
}

/** Only what no other fault disturbed is held against the limits. */
function recoveriesIn(recoveries) {
  const judged = recoveries.reduce((total, { alone }) => total + alone, 0);
  if (judged === 0) return [];
  const over = recoveries.reduce((total, row) => total + Number(row.over || 0), 0);
  return [
    over === 0 ? `all ${judged} recoveries within their limits` : `${over} of ${judged} recoveries over their limits`,
  ];
}
