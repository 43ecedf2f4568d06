import { setTimeout as pause } from 'node:timers/promises';
import { recordLost } from '../stage/lost-messages.js';

/** Relays have acknowledged messages in hand when the servers die; until then they have written them down. */
const settledWithinMs = 1_500;

/** @type {import('./table.js').Fault} */
export const rollbackNats = {
  id: 'F7',
  name: 'rollback-nats',
  describe:
    'The disks of all NATS nodes, or of one of three, fall back by 2-10 s: what a power cut leaves of servers that do not sync.',
  weight: 0.5,
  plan: (random) => ({
    holdMs: 0,
    backMs: random.integer(2_000, 10_000),
    order: random.next(),
    isSite: random.chance(0.7),
  }),
  async inject(stage, { id, order, isSite, backMs }) {
    const targets = stage.claims.take(isSite ? stage.nats.nodes : stage.nats.someNodes(0, order));
    const picture = await stage.nats.picture(targets);
    await pause(backMs);
    const startedAt = new Date().toISOString();
    await stage.nats.kill(targets);
    await pause(settledWithinMs);
    const heal = async () => {
      const before = new Date();
      await picture.putBack();
      const healedAt = new Date().toISOString();
      return { healedAt, lost: await recordLost(stage, { fault: id, before }) };
    };
    const cutsOff = stage.nats.cutOffWithout(targets);
    return { targets, startedAt, stopped: targets, cutsOff, parameters: { backMs }, heal };
  },
  recovery: { what: 'events flow', from: 'healedAt', limitMs: 30_000 },
};
