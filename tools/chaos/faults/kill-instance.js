import { instanceNames } from '../stage/instances.js';
import { killThenStart } from './kill-then-start.js';

/** @type {import('./table.js').Fault} */
export const killInstance = {
  id: 'F1',
  name: 'kill-instance',
  describe:
    'SIGKILL of any process of an application or of the payment provider, sometimes of two at once; started again after 0-3 s.',
  weight: 4,
  plan: (random) => ({
    holdMs: random.integer(0, 3_000),
    count: random.chance(0.25) ? 2 : 1,
    names: random.shuffle([...instanceNames, 'provider']),
  }),
  inject: (stage, { names, count }) => killThenStart(stage, stage.claims.take(names, count)),
  recovery: { what: 'take over', from: 'startedAt', limitMs: 20_000 },
};
