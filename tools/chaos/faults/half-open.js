import { changeLinks, planLinks, takeLinks } from './choose-links.js';

/** @type {import('./table.js').Fault} */
export const halfOpen = {
  id: 'F12',
  name: 'half-open',
  describe: 'Connections of one process stay open and carry nothing any more for 30-120 s; nobody is told.',
  weight: 1,
  plan: (random) => ({
    holdMs: random.integer(30_000, 120_000),
    ...planLinks(random, ['nats', 'postgres', 'provider', 'clients', 'instance']),
  }),
  async inject(stage, planned) {
    const hit = changeLinks(takeLinks(stage, planned), (proxy) => proxy.halfOpen());
    return { ...hit, parameters: { reach: planned.reach } };
  },
  recovery: { what: 'writes flow', from: 'healedAt', limitMs: 15_000 },
};
