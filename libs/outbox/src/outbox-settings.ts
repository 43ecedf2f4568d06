/** How the outbox is tuned. Every default suits a service of any size. */
export interface OutboxOptions {
  /** How long a relay owns its lanes without a sign of life; 4,000 unless stated, 15,000 at most. After that, another takes over. */
  readonly leaseMs?: number;
  /** How often to look for rows that no wake-up announced; 1,000 unless stated. */
  readonly pollMs?: number;
  /** Rows read, and settled, at once; 2,000 unless stated. */
  readonly batchSize?: number;
  /** Publishes under way at once; 256 unless stated. */
  readonly maxInFlight?: number;
  /** The pauses after refusals of one message, before it is parked; 1, 5, 15 and 30 s unless stated. */
  readonly retryDelaysMs?: readonly number[];
  /** How often a parked message is offered again; 300,000 unless stated. */
  readonly parkedRetryMs?: number;
  /** How long published messages are kept; 7 unless stated. */
  readonly keepPublishedDays?: number;
  /** How long the count of a key is kept after its last event; 30 unless stated. */
  readonly keepKeysDays?: number;
  /** How often what was published is compared with what the streams hold; 60,000 unless stated. */
  readonly reconcileEveryMs?: number;
  /** How long a message is left alone before it is compared, for replicas that lag; 30,000 unless stated. */
  readonly reconcileLagMs?: number;
  /** How many lost messages are published again in a second; 2,000 unless stated. */
  readonly republishPerSecond?: number;
}

/** The options with every default filled in. */
export class OutboxSettings {
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly batchSize: number;
  readonly maxInFlight: number;
  readonly retryDelaysMs: readonly number[];
  readonly parkedRetryMs: number;
  readonly keepPublishedDays: number;
  readonly keepKeysDays: number;
  readonly reconcileEveryMs: number;
  readonly reconcileLagMs: number;
  readonly republishPerSecond: number;

  constructor(options: OutboxOptions = {}) {
    this.leaseMs = options.leaseMs ?? 4_000;
    this.pollMs = options.pollMs ?? 1_000;
    this.batchSize = options.batchSize ?? 2_000;
    this.maxInFlight = options.maxInFlight ?? 256;
    this.retryDelaysMs = options.retryDelaysMs ?? [1_000, 5_000, 15_000, 30_000];
    this.parkedRetryMs = options.parkedRetryMs ?? 300_000;
    this.keepPublishedDays = options.keepPublishedDays ?? 7;
    this.keepKeysDays = options.keepKeysDays ?? 30;
    this.reconcileEveryMs = options.reconcileEveryMs ?? 60_000;
    this.reconcileLagMs = options.reconcileLagMs ?? 30_000;
    this.republishPerSecond = options.republishPerSecond ?? 2_000;
    if (this.leaseMs < 500 || this.leaseMs > 15_000)
      throw new Error(`leaseMs is ${this.leaseMs}; a lease lasts 500 to 15,000 ms`);
  }
}
