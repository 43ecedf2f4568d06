import { instanceNames } from '../stage/instances.js';
import { freezeThenThaw } from './freeze-then-thaw.js';

/** @type {import('./table.js').Fault} */
export const freezeInstance = {
  id: 'F3',
  name: 'freeze-instance',
  describe:
    'SIGSTOP of a process for 5-60 s, longer than leases and ack waits last; it wakes up as an owner that was replaced.',
  weight: 2,
  plan: (random) => ({ holdMs: random.integer(5_000, 60_000), names: random.shuffle(instanceNames) }),
  inject: (stage, { names }) => freezeThenThaw(stage, stage.claims.take(names, 1)),
};
