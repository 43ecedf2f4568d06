import { setTimeout as delay } from 'node:timers/promises';

/** Repeats a check until it passes, for conditions that nothing announces. Fails with the check's last error. */
export async function eventually(check: () => void | Promise<void>, withinMs = 15_000): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await delay(20);
    }
  }
}
