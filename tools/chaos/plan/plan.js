import { Random } from './random.js';

/**
 * A fault that the plan holds ready.
 * @typedef {object} PlannedFault
 * @property {number} id  its place in the plan
 * @property {string} fault  such as `F4`
 * @property {string} name
 * @property {number} atMs  after the workload began
 * @property {number} holdMs  until it is healed
 * @property {object} parameters  what the fault makes of chance
 */

const settleMs = 5_000;

/**
 * Everything that the seed decides about the faults of a run. The same seed and options give the same plan.
 * @param {import('../options.js').ChaosOptions} options
 * @param {Readonly<Record<string, import('../faults/table.js').Fault>>} table
 * @returns {PlannedFault[]}
 */
export function planFaults({ seed, minutes, mix, faults }, table) {
  if (mix === 'none' || faults.length === 0) return [];
  const random = new Random(seed, 'nemesis', mix);
  const planned = [];
  const endMs = minutes * 60_000;
  for (let atMs = random.integer(1_000, 4_000); atMs < endMs;) {
    const possible = faults.filter(({ id }) => atMs <= lastMomentOf(table[id], endMs));
    if (possible.length === 0) break;
    const moment = momentOf[mix](random, possible, { table, seed, planned });
    for (const { choice, afterMs } of moment.faults)
      planned.push(plan({ id: planned.length + 1, atMs: atMs + afterMs, choice, seed }, table[choice.id]));
    atMs += moment.gapMs ?? Math.max(...planned.slice(-moment.faults.length).map(({ holdMs }) => holdMs)) + settleMs;
  }
  return planned;
}

/** The latest time at which a fault may begin. */
function lastMomentOf({ lingersMs = 0 }, endMs) {
  return Math.max(endMs / 2, endMs - lingersMs);
}

/** What happens at one moment, and when the next one is; without `gapMs` when this one is over. */
const momentOf = {
  /** Each fault alone, one after the other; every round of all faults has another order. */
  each(_random, faults, { planned: { length: count }, seed }) {
    const order = new Random(seed, 'round', Math.floor(count / faults.length)).shuffle(faults);
    return { faults: [{ choice: order[count % faults.length], afterMs: 0 }] };
  },
  /** Two different ones, the second within two seconds of the first. */
  pairs(random, faults) {
    const [first, second = first] = random.shuffle(faults);
    return {
      faults: [
        { choice: first, afterMs: 0 },
        { choice: second, afterMs: random.integer(0, 2_000) },
      ],
    };
  },
  /** One every few seconds, whatever the others are doing: first each once, then by weight. */
  all(random, faults, { table, seed, planned }) {
    const weights = Object.fromEntries(faults.map(({ id }) => [id, table[id].weight]));
    const id = random.weighted(weights);
    const isNew = (fault) => !planned.some((earlier) => earlier.fault === fault.id);
    const fresh = new Random(seed, 'first round').shuffle(faults).find(isNew);
    return {
      faults: [{ choice: fresh ?? faults.find((fault) => fault.id === id), afterMs: 0 }],
      gapMs: random.integer(1_500, 5_000),
    };
  },
};

function plan({ id, atMs, choice, seed }, fault) {
  const random = new Random(seed, 'fault', id, choice.id);
  const { holdMs, ...parameters } = fault.plan(random);
  return { id, fault: choice.id, name: fault.name, atMs, holdMs: choice.holdMs ?? holdMs, parameters };
}
