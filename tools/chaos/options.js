import { parseArgs } from 'node:util';

/** How faults are put together, as in Jepsen. */
export const mixes = ['none', 'each', 'pairs', 'all'];

/** Something wrong with the command line; the message says what to write instead. */
export class UsageProblem extends Error {
  name = 'UsageProblem';
}

/**
 * What a run is to do.
 * @typedef {object} ChaosOptions
 * @property {number} seed
 * @property {number} minutes  the workload ends after so long at the latest
 * @property {number} sagas  or when so many orders were accepted
 * @property {readonly { id: string, holdMs?: number }[]} faults  `holdMs`: for how long, instead of what the seed says
 * @property {string} mix
 * @property {number} nodes
 * @property {number} clients  at most so many journeys at once
 * @property {number} rate  so many journeys begin each second
 * @property {string} [out]
 */

const usage = `Usage: npm run chaos -- [--seed N] [--minutes M] [--sagas K] [--faults F1,F14:600] [--mix ${mixes.join('|')}]
                        [--nodes 1|3] [--clients N] [--rate N] [--out <folder>]

  --faults   which ones, and for how many seconds instead of what the seed says
  --mix      none; each alone, one after the other; pairs; all: one every few seconds

Faults:`;

/** How a run is asked for. @param {Readonly<Record<string, import('./faults/table.js').Fault>>} faultTable */
export function helpText(faultTable) {
  return `${usage}\n${faultLines(faultTable)}`;
}

/** Whether only that is asked for. @param {readonly string[]} args */
export function wantsHelp(args) {
  return args.includes('--help') || args.includes('-h');
}

function faultLines(faultTable) {
  return Object.values(faultTable)
    .map(({ id, name, describe }) => `  ${id.padEnd(4)}${name.padEnd(18)}${describe}`)
    .join('\n');
}

const known = ['seed', 'minutes', 'sagas', 'faults', 'mix', 'nodes', 'clients', 'rate', 'out'];

/**
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, import('./faults/table.js').Fault>>} faultTable
 * @returns {ChaosOptions}
 */
export function readOptions(args, faultTable) {
  const { seed = '1', mix = 'all', nodes = '1', clients = '200', rate = '25', ...values } = parse(args);
  if (!mixes.includes(mix)) throw new UsageProblem(`--mix ${mix}: one of ${mixes.join(', ')}`);
  if (!['1', '3'].includes(nodes)) throw new UsageProblem(`--nodes ${nodes}: 1 or 3`);
  return {
    seed: wholeNumber('seed', seed),
    // With a number of sagas to reach, time is only what keeps a stuck run from lasting for ever.
    minutes: number('minutes', values.minutes ?? (values.sagas ? '30' : '10')),
    sagas: values.sagas ? wholeNumber('sagas', values.sagas) : Number.POSITIVE_INFINITY,
    faults: mix === 'none' ? [] : faultsIn(values.faults ?? Object.keys(faultTable).join(), faultTable),
    mix,
    nodes: Number(nodes),
    clients: wholeNumber('clients', clients),
    rate: number('rate', rate),
    out: values.out,
  };
}

/** @returns {Record<string, string>} */
function parse(args) {
  const options = Object.fromEntries(known.map((name) => [name, { type: 'string' }]));
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageProblem(cause.message, { cause });
  }
}

/** `F1,F14:600`: the second one for 600 s. */
function faultsIn(text, faultTable) {
  return text.split(',').map((part) => {
    const [id, seconds] = part.split(':');
    if (!Object.hasOwn(faultTable, id)) throw new UsageProblem(`--faults ${id}: there are\n${faultLines(faultTable)}`);
    return seconds === undefined ? { id } : { id, holdMs: 1_000 * number('faults', seconds) };
  });
}

function wholeNumber(name, text) {
  const value = number(name, text);
  if (!Number.isInteger(value)) throw new UsageProblem(`--${name} ${text}: a whole number`);
  return value;
}

function number(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new UsageProblem(`--${name} ${text}: a number above 0`);
  return value;
}
