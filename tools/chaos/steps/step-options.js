import { parseArgs } from 'node:util';
import { UsageProblem } from '../options.js';
import { appNames, modes } from './cases.js';

/** How a run is asked for. */
export const usage = `Usage: npm run chaos:steps -- [--apps orders,gateway] [--steps inbox,relay.publish] [--modes kill-after]
                              [--minutes M] [--rate N] [--out <folder>]

  --apps     which applications; all unless given
  --steps    which steps, or groups of them; all unless given
  --modes    which of ${modes.join(', ')}; all unless given
  --minutes  after so long nothing more is tried, and the run has failed; 25 unless given
  --rate     so many journeys of customers begin each second; 6 unless given`;

/**
 * What a run is to do.
 * @typedef {object} StepOptions
 * @property {readonly string[]} apps
 * @property {(planned: import('./cases.js').StepCase) => boolean} isWanted
 * @property {number} minutes
 * @property {number} rate
 * @property {string} [out]
 */

/** @param {readonly string[]} args  @returns {StepOptions} */
export function readStepOptions(args) {
  const { apps, steps, modes: ways, minutes = '25', rate = '6', out } = parse(args);
  const [wantedApps, wantedModes] = [listed('apps', apps, appNames), listed('modes', ways, modes)];
  const wantedSteps = steps?.split(',');
  const isStep = (step) => !wantedSteps || wantedSteps.some((each) => step === each || step.startsWith(`${each}.`));
  return {
    apps: wantedApps,
    isWanted: ({ step, mode }) => isStep(step) && wantedModes.includes(mode),
    minutes: number('minutes', minutes),
    rate: number('rate', rate),
    out,
  };
}

function parse(args) {
  const names = ['apps', 'steps', 'modes', 'minutes', 'rate', 'out'];
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageProblem(`${cause.message}\n${usage}`, { cause });
  }
}

function listed(name, text, known) {
  const wanted = text?.split(',') ?? known;
  const unknown = wanted.find((each) => !known.includes(each));
  if (unknown !== undefined) throw new UsageProblem(`--${name} ${unknown}: there are ${known.join(', ')}`);
  return wanted;
}

function number(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new UsageProblem(`--${name} ${text}: a number above 0`);
  return value;
}
