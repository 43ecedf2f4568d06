/** What one client may ask of the gateway before it is cut off. */
export interface EdgeLimits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** More header fields than this are refused. */
  readonly headerFields: number;
  /** From the first byte of a request to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to the end of its body. */
  readonly requestTimeoutMs: number;
  /** How often the two timeouts are enforced, so how late they may be. */
  readonly timeoutCheckMs: number;
  readonly requestsPerConnection: number;
  /** Connections beyond this number are closed as soon as they open. */
  readonly connections: number;
  /** Of one address, unless it is that of a trusted proxy. */
  readonly connectionsPerAddress: number;
  /** A connection of HTTP/1.1 on which nothing moves for so long in the middle of a request is closed: nobody reads the answer. */
  readonly stalledMs: number;
  /** An answer by HTTP/2 is given up when no write of it was taken whole for so long, or for up to twice as long. What is no stream is one write. */
  readonly unreadMs: number;
  /** Requests at a time on one connection of HTTP/2. */
  readonly streams: number;
  /** A connection of HTTP/2 on which nothing happens for so long is closed. */
  readonly idleSessionMs: number;
}

/** The limits of a public door. Node's own are 60 s, 300 s, a check every 30 s, and no bound on connections or their requests. */
export const edgeLimits: EdgeLimits = {
  bodyBytes: 102_400,
  headerBytes: 16_384,
  headerFields: 100,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  timeoutCheckMs: 2_000,
  requestsPerConnection: 1_000,
  connections: 4_096,
  connectionsPerAddress: 256,
  stalledMs: 60_000,
  unreadMs: 60_000,
  streams: 100,
  idleSessionMs: 60_000,
};
