/** @type {import('./table.js').Fault} */
export const freezeNats = {
  id: 'F5',
  name: 'freeze-nats',
  describe: 'SIGSTOP of one NATS node for 6-30 s: connections stay open and nothing is answered.',
  weight: 1,
  plan: (random) => ({ holdMs: random.integer(6_000, 30_000), order: random.next() }),
  async inject(stage, { order }) {
    const targets = stage.claims.take(stage.nats.someNodes(0, order), 1);
    for (const node of targets) stage.nats.signal(node, 'SIGSTOP');
    const heal = async () => {
      for (const node of targets) stage.nats.signal(node, 'SIGCONT');
    };
    return { targets, stopped: targets, cutsOff: stage.nats.cutOffWithout(targets), heal };
  },
  recovery: { what: 'events flow', from: 'healedAt', limitMs: 30_000 },
};
