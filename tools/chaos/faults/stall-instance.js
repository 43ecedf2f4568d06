import { instanceNames } from '../stage/instances.js';
import { freezeThenThaw } from './freeze-then-thaw.js';

/**
 * SIGSTOP in place of an endpoint that spins: to everybody outside both look the same, for the kernel goes on accepting
 * connections and acknowledging data, and inside all timers are late by the same time. No build needs such an endpoint then.
 * @type {import('./table.js').Fault}
 */
export const stallInstance = {
  id: 'F25',
  name: 'stall-instance',
  describe: 'The event loop of one process stands still for 5 s.',
  weight: 2,
  plan: (random) => ({ holdMs: 5_000, names: random.shuffle(instanceNames) }),
  inject: (stage, { names }) => freezeThenThaw(stage, stage.claims.take(names, 1)),
};
