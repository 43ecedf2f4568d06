/** The work that was begun and is not finished. */
export class InFlight {
  readonly #work = new Map<Promise<void>, () => string>();

  get count(): number {
    return this.#work.size;
  }

  /** What each piece of work is, for the log. */
  get descriptions(): string[] {
    return [...this.#work.values()].map((describe) => describe());
  }

  /** Adds work, which must not reject. */
  add(work: Promise<void>, describe: () => string): void {
    this.#work.set(work, describe);
    void work.finally(() => this.#work.delete(work));
  }

  /** Resolves when everything is finished, also what is added meanwhile. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work.keys());
  }
}
