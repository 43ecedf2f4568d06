/** What a caller has done in its window. */
export interface WindowCount {
  readonly requests: number;
  /** Until the window ends. */
  readonly leftMs: number;
}

interface Window {
  requests: number;
  readonly endsAt: number;
}

/**
 * Counts the requests of each caller in this process, in windows that begin with the first of them. What is over is forgotten with the next
 * request of anybody, so that no more is kept than came within one window.
 */
export class WindowCounts {
  /** All windows are of one length, so the one that began first ends first. */
  readonly #windows = new Map<string, Window>();

  /** @param now  a clock in whole milliseconds that never goes back: with parts of them a sum would be rounded, and a window be longer than it is */
  constructor(
    private readonly windowMs: number,
    private readonly now: () => number = () => Math.floor(performance.now()),
  ) {}

  get size(): number {
    return this.#windows.size;
  }

  /** Counts one request. */
  add(caller: string): WindowCount {
    const now = this.now();
    this.#forgetBefore(now);
    const window = this.#windows.get(caller) ?? this.#begin(caller, now);
    window.requests++;
    return { requests: window.requests, leftMs: window.endsAt - now };
  }

  #begin(caller: string, now: number): Window {
    const window = { requests: 0, endsAt: now + this.windowMs };
    this.#windows.set(caller, window);
    return window;
  }

  #forgetBefore(now: number): void {
    for (const [caller, { endsAt }] of this.#windows) {
      if (endsAt > now) return;
      this.#windows.delete(caller);
    }
  }
}
