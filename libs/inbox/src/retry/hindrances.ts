/**
 * How often in a row messages could not be tried, each by its name. Remembered for an hour: what is not heard of for so long
 * was finished by another instance, or given up, and begins anew should it come back.
 */
export class Hindrances {
  readonly #counts = new Map<string, { readonly count: number; readonly at: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How many are remembered. */
  get size(): number {
    return this.#counts.size;
  }

  /** Counts one more; how many there are by now. */
  add(name: string): number {
    this.#forgetOld();
    const count = (this.#counts.get(name)?.count ?? 0) + 1;
    // At the end, so that the first ones are those that were not heard of for longest.
    this.#counts.delete(name);
    this.#counts.set(name, { count, at: this.now() });
    return count;
  }

  /** The message was tried. */
  end(name: string): void {
    this.#counts.delete(name);
  }

  #forgetOld(): void {
    for (const [name, { at }] of this.#counts) {
      if (this.now() - at < MEMORY_MS) return;
      this.#counts.delete(name);
    }
  }
}

// Longer than a database that such a message brings down takes to come back.
const MEMORY_MS = 60 * 60_000;
