import { setTimeout as pause } from 'node:timers/promises';
import { services } from '../../system/apps.js';
import { instancesWith } from '../stage/instances.js';

/** Of each second the process gets this much. */
const shareMs = 10;

/** @type {import('./table.js').Fault} */
export const slowConsumer = {
  id: 'F18',
  name: 'slow-consumer',
  describe: 'One instance of a service runs at a hundredth of its speed for 10-30 s, stopped and let run in turns.',
  weight: 1.5,
  plan: (random) => ({ holdMs: random.integer(10_000, 30_000), names: random.shuffle(instancesWith(services)) }),
  async inject(stage, { names }) {
    const targets = stage.claims.take(names, 1);
    const end = new AbortController();
    const done = throttle(stage, targets[0], end.signal);
    const heal = async () => {
      end.abort();
      await done;
    };
    return { targets, stopped: targets, heal };
  },
};

async function throttle({ system }, name, signal) {
  const rest = (milliseconds) => pause(milliseconds, undefined, { signal }).catch(() => {});
  while (!signal.aborted) {
    await system.kill(name, 'SIGSTOP');
    await rest(1_000 - shareMs);
    await system.kill(name, 'SIGCONT');
    await rest(shareMs);
  }
}
