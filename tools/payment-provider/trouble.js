/** How the provider can misbehave whatever the card: it answers late but in time, fails, answers too late, or hears everything twice. */
export const troubles = ['none', 'slow', 'error', 'late', 'twice'];

/** Decides which requests go wrong: a fixed share of them, spread evenly, so that a run can be repeated. */
export class Trouble {
  #mode = 'none';
  #percent = 0;
  #count = 0;

  /**
   * @param {{ mode?: unknown, percent?: unknown }} wanted  `percent`: of all payment requests, 1 to 100
   * @returns {boolean} whether it makes sense
   */
  set({ mode, percent = 100 }) {
    if (!troubles.includes(mode) || !(percent >= 1 && percent <= 100)) return false;
    [this.#mode, this.#percent, this.#count] = [mode, percent, 0];
    return true;
  }

  /** What happens to the next request. */
  next() {
    const before = Math.floor((this.#count * this.#percent) / 100);
    this.#count += 1;
    const isHit = Math.floor((this.#count * this.#percent) / 100) > before;
    return isHit ? this.#mode : 'none';
  }
}
