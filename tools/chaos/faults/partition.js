import { changeLinks, planLinks, takeLinks } from './choose-links.js';

const ways = {
  cut: (proxy) => proxy.cut(),
  'no way there': (proxy) => proxy.lose('to-server'),
  'no way back': (proxy) => proxy.lose('to-client'),
  'reset mid-frame': (proxy, { bytes }) => proxy.resetAfter(bytes),
};

/** @type {import('./table.js').Fault} */
export const partition = {
  id: 'F11',
  name: 'partition',
  describe:
    'A process cannot reach NATS, PostgreSQL, the provider or its clients, or none of them, for 1-60 s; also in one direction only.',
  weight: 4,
  plan: (random) => ({
    holdMs: random.integer(1_000, 60_000),
    way: random.pick(Object.keys(ways)),
    bytes: random.integer(200, 20_000),
    ...planLinks(random),
  }),
  async inject(stage, { way, ...planned }) {
    const hit = changeLinks(takeLinks(stage, planned), (proxy) => ways[way](proxy, planned));
    // Connections that break after some kilobytes bring what is short to its end: nobody is cut off, a question may succeed.
    const cutsOff = way === 'reset mid-frame' ? [] : hit.cutsOff;
    return { ...hit, cutsOff, parameters: { way, reach: planned.reach } };
  },
  recovery: { what: 'writes flow', from: 'healedAt', limitMs: 15_000 },
};
