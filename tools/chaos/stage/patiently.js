import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 500;

/**
 * Tries again for a while: other faults may be in the way of what we have to find out.
 * @template T @param {() => Promise<T>} work  @param {number} [limitMs]  @returns {Promise<T>}
 */
export async function patiently(work, limitMs = 60_000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(everyMs);
    }
  }
}
