import { setTimeout as pause } from 'node:timers/promises';

/**
 * Resolves with the first answer of `look` that is not falsy.
 * @param {() => Promise<unknown>} look
 * @param {{ what: string, everyMs?: number, timeoutMs?: number }} options  `what`: for the error when it takes too long
 */
export async function waitUntil(look, { what, everyMs = 20, timeoutMs = 60_000 }) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await look();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}`);
    await pause(everyMs);
  }
}
