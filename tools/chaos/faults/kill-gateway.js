import { instanceNames } from '../stage/instances.js';
import { killThenStart } from './kill-then-start.js';

const gateways = instanceNames.filter((name) => name.startsWith('gateway'));

/** @type {import('./table.js').Fault} */
export const killGateway = {
  id: 'F2',
  name: 'kill-gateway',
  describe: 'SIGKILL of a gateway with requests in it; started again after 0-3 s.',
  weight: 2,
  plan: (random) => ({ holdMs: random.integer(0, 3_000), names: random.shuffle(gateways) }),
  inject: (stage, { names }) => killThenStart(stage, stage.claims.take(names, 1)),
  recovery: { what: 'writes flow', from: 'startedAt', limitMs: 5_000 },
};
