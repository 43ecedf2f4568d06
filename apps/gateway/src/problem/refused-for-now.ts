/** Why the gateway itself does not serve a request now. */
export interface Refusal {
  /** 429: this caller asks too much. 503: everybody together does, or what is needed is away. */
  readonly status: 429 | 503;
  readonly code: string;
  /** For a human; nothing of the inside. */
  readonly detail: string;
  /** After how many whole seconds a repeat has a chance. */
  readonly retryAfterS: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The gateway refuses a request without having done anything of it; a repeat is safe, and worth nothing before the time it says. */
export class RefusedForNow extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.detail);
    this.name = RefusedForNow.name;
  }
}
