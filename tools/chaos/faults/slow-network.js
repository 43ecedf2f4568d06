import { changeLinks, planLinks, takeLinks } from './choose-links.js';

/** 64 kbit/s. */
const narrowBytesPerSecond = 8_000;

/** @type {import('./table.js').Fault} */
export const slowNetwork = {
  id: 'F13',
  name: 'slow-network',
  describe: 'Data takes 50-2,000 ms longer each way, or flows at 64 kbit/s, for 5-30 s.',
  weight: 3,
  plan: (random) => ({
    holdMs: random.integer(5_000, 30_000),
    isNarrow: random.chance(0.3),
    delayMs: random.integer(50, 2_000),
    ...planLinks(random),
  }),
  async inject(stage, { isNarrow, delayMs, ...planned }) {
    const links = takeLinks(stage, planned);
    const hit = changeLinks(links, (proxy) => (isNarrow ? proxy.narrow(narrowBytesPerSecond) : proxy.delay(delayMs)));
    // Slow is not cut off: whoever waits long enough gets everything.
    return {
      ...hit,
      cutsOff: [],
      parameters: { reach: planned.reach, ...(isNarrow ? { narrowBytesPerSecond } : { delayMs }) },
    };
  },
  recovery: { what: 'writes flow', from: 'healedAt', limitMs: 15_000 },
};
