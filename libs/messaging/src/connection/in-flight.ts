/** The work that was begun and is not finished. */
export class InFlight {
  readonly #work = new Set<Promise<void>>();

  get count(): number {
    return this.#work.size;
  }

  /** Adds work, which must not reject. */
  add(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  /** Resolves when everything is finished, also what is added meanwhile. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }
}
