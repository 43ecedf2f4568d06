import { failModes } from '../../../libs/observability/src/fail-hooks.ts';
import { apps } from '../../system/apps.js';
import { stepsOf } from '../faults/fail-steps.js';
import { shop } from '../invariants/shop.js';
import { wayOf } from './way-of.js';

/**
 * One failure of one step in one application.
 * @typedef {object} StepCase
 * @property {string} app
 * @property {string} step
 * @property {string} mode  of `failModes`
 * @property {import('./way-of.js').WayName} way  how the step is reached
 */

const names = apps.map(({ name }) => name);

/** The applications whose steps are made to fail: those that shop.js says how to lead there. */
export const appNames = names.filter((name) => name in shop.reach);

/** Those that it says nothing of: nobody has seen their own steps fail. What they have of the frame fails in the others. */
export const leftOut = names.filter((name) => !(name in shop.reach));

/** In how many ways a step can fail, in the order of the table. */
export const modes = failModes;

/** Whether the process does not survive it. @param {string} mode */
export function isKill(mode) {
  return mode.startsWith('kill-');
}

/**
 * Every failure of every step that the application has, in the order in which they are tried: first what leaves the process
 * alive, then what needs streams that are still small, then the kills, at last those for which an instance has to go.
 * @param {string} app  @returns {StepCase[]}
 */
export function casesOf(app) {
  const cases = stepsOf(app).flatMap((step) => modes.map((mode) => ({ app, step, mode, way: wayOf(app, step) })));
  return cases.toSorted((one, other) => phaseOf(one) - phaseOf(other));
}

function phaseOf({ way, mode }) {
  const phases = { comparison: 1, loss: 1, 'peer returns': 3, stop: 4 };
  return phases[way] ?? (isKill(mode) ? 2 : 0);
}

/** How the failure is armed; some steps are only reached after another one has failed. @param {StepCase} case_ */
export function failPointsOf({ step, mode }) {
  return [...(failsFirst[step] ?? []), step].map((each) => `${each}=${each === step ? mode : 'throw-before'}`).join();
}

/** Who puts a saga aside does so because its timer could not be fired. */
const failsFirst = { 'saga.postpone': ['saga.timer'] };
