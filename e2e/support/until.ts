import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait for a condition, how often to look, and what to call it when it never comes. */
export interface UntilOptions {
  readonly what: string;
  readonly timeoutMs?: number;
  readonly everyMs?: number;
}

/** Resolves with the first value of `look` that is not undefined; an error of `look` is remembered and looked past. */
export async function until<T>(look: () => Promise<T | undefined>, options: UntilOptions): Promise<T> {
  const { what, timeoutMs = 30_000, everyMs = 100 } = options;
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      cause = error;
    }
    await pause(everyMs);
  }
  throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`, { cause });
}
