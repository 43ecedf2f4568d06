/** What somebody asks of the system, by whichever protocol. */
export interface Question {
  /** The name of an endpoint. */
  readonly endpoint: string;
  /** What it takes, wherever a protocol puts that. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  readonly apiKey?: string;
  readonly idempotencyKey?: string;
}

/** What went wrong, as far as every protocol says it. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly correlationId: string;
  readonly problems?: readonly { readonly path: string; readonly problem: string }[];
  readonly details?: object;
}

/** How it was answered: with a result or with a refusal. */
export interface Outcome {
  /** In the words of the protocol: `202`, `data`, `NOT_FOUND`. */
  readonly said: string;
  readonly result?: unknown;
  readonly refusal?: Refusal;
  /** After how many seconds to come back. */
  readonly retryAfterS?: number;
}

/** A client made from the committed document of a protocol, and from nothing else that this project holds. */
export interface Api {
  readonly protocol: string;
  ask(question: Question): Promise<Outcome>;
  close(): void;
}
