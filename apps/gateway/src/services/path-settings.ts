/** How the gateway behaves towards a service that is away or slow. */
export interface PathSettings {
  /** Calls in flight; one more is refused at once, so that a slow service cannot take up the whole gateway. */
  readonly mostInFlight: number;
  /** Of one caller: the next one of his is refused, and nobody else's. */
  readonly mostInFlightOfCaller: number;
  /** So many of all are not for questions. */
  readonly keptForCommands: number;
  /** This share of calls without an answer opens the circuit. */
  readonly failureShare: number;
  /**
   * A service that had this time, or all that its contract gives it when that is less, and is silent counts as one without an answer.
   * Had it less, its caller was in a hurry: that is no reason to close the way to others.
   */
  readonly silenceTellsAfterMs: number;
  /** Over which time the share is taken. */
  readonly sampleMs: number;
  /** Fewer calls in a second than this tell nothing. */
  readonly leastCallsPerS: number;
  /** How long an open circuit refuses calls before one of them is let through to see. */
  readonly openMs: number;
  /** Retries for each call that was answered, by a refusal or not. */
  readonly retryShare: number;
  /** How many retries can be saved up. */
  readonly mostSavedRetries: number;
  /** Attempts of one call beyond the first. */
  readonly mostRetries: number;
  /** The pause before the first retry; it doubles, give or take. */
  readonly retryPauseMs: number;
}

/** Towards every service. */
export const pathSettings: PathSettings = {
  mostInFlight: 512,
  mostInFlightOfCaller: 128,
  keptForCommands: 64,
  failureShare: 0.5,
  silenceTellsAfterMs: 1_000,
  sampleMs: 10_000,
  leastCallsPerS: 2,
  openMs: 2_000,
  retryShare: 0.1,
  mostSavedRetries: 50,
  mostRetries: 2,
  retryPauseMs: 50,
};
