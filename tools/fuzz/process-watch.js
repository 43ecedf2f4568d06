import { setTimeout as pause } from 'node:timers/promises';

/** From the design: no request may hold up all others for longer. */
const longestTurnMs = 100;

/** A process that took its work in its stride is at most so much larger afterwards than when it had warmed up. */
const largestGrowth = 0.1;

/** Where garbage cannot be collected before a look, so much of it may lie about. */
const garbageBytes = 128 * 1024 * 1024;

const lookEveryMs = 500;

/** The memory and the event loop of a gateway while it works. */
export class ProcessWatch {
  #metricsUrl;
  #inspected;
  #stopped = new AbortController();
  #watching = Promise.resolve();
  #mostBytes = 0;
  #warm = { bytes: 0, turnMs: 0 };

  /**
   * @param {string} adminUrl
   * @param {import('./inspected.js').Inspected} [inspected]  the same process; without it only its metrics are known
   */
  constructor(adminUrl, inspected) {
    this.#metricsUrl = new URL('/metrics', adminUrl);
    this.#inspected = inspected;
  }

  async start() {
    await this.#inspected?.watchTurns();
    this.#watching = this.#watch();
  }

  /** From here on its memory should not grow: what runs rarely has run. */
  async warm() {
    const turnMs = await this.#inspected?.longestTurnMs();
    this.#warm = { turnMs, bytes: await this.#bytesInUse() };
  }

  async stop() {
    this.#stopped.abort();
    await this.#watching;
    this.#inspected?.close();
  }

  /** @returns {Promise<ProcessFigures>} */
  async figures() {
    const later = await this.#inspected?.longestTurnMs();
    return figuresOf({
      warmBytes: this.#warm.bytes,
      mostBytes: this.#mostBytes,
      lastBytes: await this.#bytesInUse(),
      slackBytes: this.#inspected ? 0 : garbageBytes,
      turnMs: this.#inspected && Math.max(this.#warm.turnMs, later),
    });
  }

  async #bytesInUse() {
    await this.#inspected?.collectGarbage();
    return this.#look();
  }

  async #watch() {
    while (!this.#stopped.signal.aborted) {
      // A gateway that has died is what the requests find out.
      await this.#look().catch(() => {});
      await pause(lookEveryMs, undefined, { signal: this.#stopped.signal }).catch(() => {});
    }
  }

  async #look() {
    const text = await (await fetch(this.#metricsUrl)).text();
    const bytes = Number(/^process_resident_memory_bytes(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]);
    this.#mostBytes = Math.max(this.#mostBytes, bytes);
    return bytes;
  }
}

/**
 * @typedef {object} ProcessFigures
 * @property {string} text  for people
 * @property {string | undefined} grown  what is wrong with the memory
 * @property {string | undefined} stalled  what is wrong with the event loop
 */

/**
 * @param {{ warmBytes: number, mostBytes: number, lastBytes: number, slackBytes: number, turnMs?: number }} measured
 *   `turnMs`: the longest turn of the event loop, where it is known
 * @returns {ProcessFigures}
 */
export function figuresOf({ warmBytes, mostBytes, lastBytes, slackBytes, turnMs }) {
  const limitBytes = Math.max(warmBytes * (1 + largestGrowth), warmBytes + slackBytes);
  const memory = `memory ${mb(warmBytes)} when warm, ${mb(mostBytes)} at most, ${mb(lastBytes)} at the end`;
  return {
    text: turnMs === undefined ? memory : `${memory}; longest turn of the event loop ${Math.round(turnMs)} ms`,
    grown: lastBytes > limitBytes ? `its memory grew from ${mb(warmBytes)} to ${mb(lastBytes)}` : undefined,
    stalled:
      turnMs > longestTurnMs
        ? `its event loop was held up for ${Math.round(turnMs)} ms, and may be for ${longestTurnMs}`
        : undefined,
  };
}

function mb(bytes) {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
