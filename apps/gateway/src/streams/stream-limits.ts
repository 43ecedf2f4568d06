/** What streams of events may take of the gateway before they are refused or cut off. */
export abstract class StreamLimits {
  /** Open at a time, by all callers together. */
  abstract readonly total: number;
  /** Open at a time, by one user. */
  abstract readonly perUser: number;
  /** How often the token of a caller is checked again. */
  abstract readonly recheckMs: number;
  /** How often a stream over HTTP says that it is alive. */
  abstract readonly heartbeatMs: number;
  /** A client over HTTP that leaves more than this unread is cut off. */
  abstract readonly unsentBytes: number;
}

/** The limits of a public door. */
export const streamLimits = {
  total: 5_000,
  perUser: 20,
  recheckMs: 300_000,
  heartbeatMs: 15_000,
  unsentBytes: 262_144,
} satisfies StreamLimits;
