/** What streams of events may take of the gateway before they are refused or cut off. */
export abstract class StreamLimits {
  /** Open at a time, by all callers together. */
  abstract readonly total: number;
  /** Open at a time, by one caller: a user, or an address where nobody asks for the user. */
  abstract readonly perCaller: number;
  /** How often the token of a caller is checked again. */
  abstract readonly recheckMs: number;
  /** How often a stream of Server-Sent Events says that it is alive; by gRPC the connection is pinged (grpc/grpc-limits.ts). */
  abstract readonly heartbeatMs: number;
  /** A client of Server-Sent Events that leaves more than this unread is cut off; by gRPC it is sent no more until it reads. */
  abstract readonly unsentBytes: number;
}

/** The limits of a public door. */
export const streamLimits = {
  total: 5_000,
  perCaller: 20,
  recheckMs: 300_000,
  heartbeatMs: 15_000,
  unsentBytes: 262_144,
} satisfies StreamLimits;
