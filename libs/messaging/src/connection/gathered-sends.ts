/**
 * Gathers what is sent within one turn of the event loop, so that the connection writes it at once: a write for each message takes
 * a third of the processor time of a busy gateway.
 */
export class GatheredSends {
  readonly #sends: (() => void)[] = [];
  #turnEnds: NodeJS.Immediate | undefined;

  /** Sends at the end of this turn, in the order of the calls; sooner when many have gathered, so that receivers can begin. */
  add(send: () => void): void {
    this.#sends.push(send);
    if (this.#sends.length >= MOST_GATHERED) this.release();
    else this.#turnEnds ??= setImmediate(() => this.release());
  }

  /** Sends everything now. */
  release(): void {
    clearImmediate(this.#turnEnds);
    this.#turnEnds = undefined;
    for (const send of this.#sends.splice(0)) send();
  }
}

const MOST_GATHERED = 16;
