import { Random } from '../plan/random.js';

/**
 * A fault at a fixed time: a control is no place for chance.
 * @typedef {object} TimedFault
 * @property {string} id  such as `F4`
 * @property {number} atMs  after the workload began
 * @property {number} [holdMs]
 * @property {object} [parameters]  what the fault would otherwise leave to chance
 */

/**
 * The faults of a control as the nemesis takes them.
 * @param {readonly TimedFault[]} faults
 * @param {Readonly<Record<string, import('../faults/table.js').Fault>>} table
 * @returns {import('../plan/plan.js').PlannedFault[]}
 */
export function controlPlan(faults, table) {
  return faults.map(({ id: fault, atMs, holdMs, parameters: wanted }, index) => {
    const id = index + 1;
    const { holdMs: usualMs, ...usual } = table[fault].plan(new Random('control', fault, id));
    const parameters = { ...usual, ...wanted };
    return { id, fault, name: table[fault].name, atMs, holdMs: holdMs ?? usualMs, parameters };
  });
}

/**
 * The same fault several times.
 * @param {Omit<TimedFault, 'atMs'>} fault  @param {{ fromMs?: number, everyMs: number, times: number }} when
 * @returns {TimedFault[]}
 */
export function repeated(fault, { fromMs = 3_000, everyMs, times }) {
  return Array.from({ length: times }, (_, number) => ({ ...fault, atMs: fromMs + number * everyMs }));
}
