import { failModes } from '../../../libs/observability/src/fail-hooks.ts';
import { failSteps as steps } from '../../../libs/observability/src/fail-step-names.ts';
import { services } from '../../system/apps.js';
import { inHandOf } from '../stage/in-hand.js';
import { instanceNames } from '../stage/instances.js';

/** @type {import('./table.js').Fault} */
export const failSteps = {
  id: 'F22',
  name: 'fail-step',
  describe:
    'One instance is restarted so that one awaited step fails, at one of its first passings, in one of four ways.',
  weight: 3,
  plan(random) {
    const name = random.pick(instanceNames);
    const step = random.pick(stepsOf(name));
    return {
      holdMs: random.integer(4_000, 10_000),
      name,
      failure: `${step}=${random.pick(failModes)}:${random.integer(1, 12)}`,
    };
  },
  async inject(stage, { name, failure }) {
    const targets = stage.claims.take([name]);
    await stage.system.kill(name, 'SIGKILL');
    const asked = inHandOf(stage, [name]);
    stage.expectEnds(name);
    await stage.system.start(name, { NESTWORK_FAIL_POINTS: failure });
    const heal = async () => {
      const hasEnded = !stage.system.isRunning(name);
      await stage.system.kill(name, 'SIGKILL');
      await stage.system.start(name);
      stage.expectNoEnd(name);
      return { hasEnded, inHand: await asked };
    };
    return { targets, stopped: targets, parameters: { failure }, heal };
  },
  recovery: { what: 'take over', from: 'startedAt', limitMs: 35_000 },
};

/** By application, what only it passes; all else belongs to each service. */
const own = {
  gateway: ['request.ask', ...steps.gateway],
  payments: ['inbox.find', 'inbox.admit'],
  orders: ['inbox.admit', ...steps.saga],
};
const ofServices = Object.values(steps)
  .flat()
  .filter((step) => !Object.values(own).flat().includes(step));

/** The steps that an instance passes. @param {string} instance @returns {readonly string[]} */
export function stepsOf(instance) {
  const app = instance.replace(/-\d+$/, '');
  return [...(services.includes(app) ? ofServices : []), ...(own[app] ?? [])];
}
