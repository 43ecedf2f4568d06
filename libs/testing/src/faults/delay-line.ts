interface Parcel {
  readonly dueAt: number;
  readonly deliver: () => void;
}

/** Delivers what is put in after its delay and never out of order, also when the delay changes in between. */
export class DelayLine {
  readonly #parcels: Parcel[] = [];
  #timer?: NodeJS.Timeout;

  put(deliver: () => void, delayMs: number): void {
    if (delayMs === 0 && this.#parcels.length === 0) return deliver();
    this.#parcels.push({ dueAt: performance.now() + delayMs, deliver });
    if (!this.#timer) this.#arm();
  }

  /** Drops what is still on its way. */
  clear(): void {
    this.#parcels.length = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    const [next] = this.#parcels;
    this.#timer = next && setTimeout(() => this.#deliverDue(), Math.max(0, next.dueAt - performance.now()));
  }

  #deliverDue(): void {
    this.#timer = undefined;
    // At least one: a timer may fire a fraction of a millisecond early.
    do this.#parcels.shift()?.deliver();
    while (this.#parcels[0] && this.#parcels[0].dueAt <= performance.now());
    if (!this.#timer) this.#arm();
  }
}
