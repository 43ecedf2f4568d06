/** @type {import('./table.js').Fault} */
export const killNats = {
  id: 'F4',
  name: 'kill-nats',
  describe: 'SIGKILL of NATS nodes, with three nodes one, two or all of them; started again after 0-5 s.',
  weight: 2,
  plan: (random) => ({ holdMs: random.integer(0, 5_000), share: random.next(), order: random.next() }),
  async inject(stage, { share, order }) {
    const nodes = stage.nats.someNodes(share, order);
    const targets = stage.claims.take(nodes);
    await stage.nats.kill(targets);
    const heal = () => stage.nats.start(targets);
    return { targets, stopped: targets, cutsOff: stage.nats.cutOffWithout(targets), heal };
  },
  recovery: { what: 'events flow', from: 'healedAt', limitMs: 30_000 },
};
