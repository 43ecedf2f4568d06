/** The server gives its clients 10 s to go, then closes their connections one by one, within 2 min in all. After that it is told. */
const lameDuckMs = 40_000;

/** @type {import('./table.js').Fault} */
export const restartNats = {
  id: 'F6',
  name: 'restart-nats',
  describe:
    'Restart of every NATS node, one after the other, in lame duck mode: the node asks its clients to leave, then ends.',
  weight: 0.5,
  plan: () => ({ holdMs: 0 }),
  async inject(stage) {
    const targets = stage.claims.take(stage.nats.nodes);
    const last = targets.at(-1);
    for (const node of targets) {
      stage.nats.signal(node, 'SIGUSR2');
      await stage.nats.ended(node, lameDuckMs);
      if (node !== last) await stage.nats.start([node]);
    }
    const startedAt = new Date().toISOString();
    const heal = () => stage.nats.start([last]);
    return { targets, startedAt, stopped: [last], cutsOff: stage.nats.cutOffWithout([last]), heal };
  },
  recovery: { what: 'events flow', from: 'healedAt', limitMs: 30_000 },
};
