/** Nothing of what a fault wanted to hit is free: another fault has it. */
export class NothingFree extends Error {
  name = 'NothingFree';
}

/** Who is being hit by what, so that no two faults fight over one process, server or link. */
export class Claims {
  #taken = new Set();

  /**
   * Takes the first free ones.
   * @param {readonly string[]} names  in order of preference  @param {number} [count]  at most so many
   * @returns {string[]} at least one, else throws NothingFree
   */
  take(names, count = names.length) {
    const free = names.filter((name) => !this.#taken.has(name)).slice(0, count);
    if (free.length === 0) throw new NothingFree(`Another fault has ${names.join(', ')}`);
    for (const name of free) this.#taken.add(name);
    return free;
  }

  /**
   * What one fault takes, so that it can be given back as a whole, also when the fault fails half-way.
   * @returns {{ take: Claims['take'], release: () => void }}
   */
  ofOneFault() {
    const own = [];
    return {
      take: (...wanted) => {
        const names = this.take(...wanted);
        own.push(...names);
        return names;
      },
      release: () => {
        for (const name of own.splice(0)) this.#taken.delete(name);
      },
    };
  }
}
