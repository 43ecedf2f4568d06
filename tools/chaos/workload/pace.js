import { setTimeout as pause } from 'node:timers/promises';

/**
 * Lets journeys begin at an even rate, as customers come: also while the system is slow, and no faster afterwards. Beginnings
 * for which no client was free are not made up for.
 */
export class Pace {
  #everyMs;
  #nextAt = 0;

  /** @param {number} perSecond */
  constructor(perSecond) {
    this.#everyMs = 1_000 / perSecond;
  }

  /** Resolves when the next journey may begin. */
  async turn() {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#everyMs;
    if (at > now) await pause(at - now);
  }
}
