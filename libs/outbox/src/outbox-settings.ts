/** How the outbox is tuned. Every default suits a service of any size. */
export interface OutboxOptions {
  /** How long a relay owns its lanes without a sign of life; 4,000 unless stated, 15,000 at most. After that, another takes over. */
  readonly leaseMs?: number;
  /** How often to look for rows that no wake-up announced; 1,000 unless stated. */
  readonly pollMs?: number;
  /** Rows read, and settled, at once; 2,000 unless stated. */
  readonly batchSize?: number;
  /** Publishes under way at once to one stream; 256 unless stated. */
  readonly maxInFlight?: number;
  /** The pauses after refusals of one message, before it is parked; 1, 5, 15 and 30 s unless stated. */
  readonly retryDelaysMs?: readonly number[];
  /** How often a parked message is offered again; 300,000 unless stated. */
  readonly parkedRetryMs?: number;
  /** How long published messages are kept, and can be published again; 7 unless stated, and at most: inboxes remember no longer. */
  readonly keepPublishedDays?: number;
  /** How long the count of a key is kept after its last event; 30 unless stated, and longer than its messages can come again. */
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
    this.refuseUnfit();
  }

  private refuseUnfit(): void {
    for (const { name, from, to } of LIMITS)
      if (!(this[name] >= from && this[name] <= to))
        throw new Error(`${name} of OutboxModule is ${this[name]}; it may be ${from} to ${to}`);
    if (this.keepKeysDays <= this.keepPublishedDays)
      throw new Error(
        `keepKeysDays of OutboxModule is ${this.keepKeysDays}; it must be more than the ${this.keepPublishedDays} days of keepPublishedDays: an event that comes again would meet a count that began anew`,
      );
  }
}

interface Limit {
  readonly name: 'leaseMs' | 'pollMs' | 'batchSize' | 'maxInFlight' | 'keepPublishedDays' | 'republishPerSecond';
  readonly from: number;
  readonly to: number;
}

// Below these the relay would stand still or never rest. Above 7 days inboxes do not know any more what comes again.
const LIMITS: readonly Limit[] = [
  { name: 'leaseMs', from: 500, to: 15_000 },
  { name: 'pollMs', from: 1, to: 3_600_000 },
  { name: 'batchSize', from: 1, to: 100_000 },
  { name: 'maxInFlight', from: 1, to: 10_000 },
  { name: 'keepPublishedDays', from: 1, to: 7 },
  { name: 'republishPerSecond', from: 0.1, to: 10_000 },
];
