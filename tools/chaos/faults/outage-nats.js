/** @type {import('./table.js').Fault} */
export const outageNats = {
  id: 'F14',
  name: 'outage-nats',
  describe: 'All NATS nodes away for 45 s, or as long as --faults F14:600 says: longer than clients try by default.',
  weight: 0.3,
  plan: () => ({ holdMs: 45_000 }),
  async inject(stage) {
    const targets = stage.claims.take(stage.nats.nodes);
    await stage.nats.kill(targets);
    const heal = () => stage.nats.start(targets);
    return { targets, stopped: targets, cutsOff: stage.nats.cutOffWithout(targets), heal };
  },
  recovery: { what: 'events flow', from: 'healedAt', limitMs: 30_000 },
};
