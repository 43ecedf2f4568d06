import type { OutboxRow } from '../src/relay/outbox-row.js';
import type { PublishOutcome } from '../src/relay/publish-outcome.js';
import { RelayPublisher } from '../src/relay/relay-publisher.js';

/** A broker without a network: stores each broker id once, and does to each publish what the test says. */
export class MemoryBroker extends RelayPublisher {
  /** The ids of the messages in the order in which they were stored. */
  readonly stored: string[] = [];
  /** Every row offered, repeats included. */
  readonly offered: string[] = [];
  private readonly byBrokerId = new Map<string, number>();

  constructor(
    /** What goes wrong with a publish, if anything; may wait. */
    private readonly trouble: (row: OutboxRow) => Promise<Trouble> | Trouble = () => undefined,
  ) {
    super();
  }

  override async publish(row: OutboxRow): Promise<PublishOutcome> {
    this.offered.push(row.id);
    const trouble = await this.trouble(row);
    if (trouble === 'refused') return { kind: 'refused', reason: 'message size exceeds maximum allowed' };
    if (trouble === 'away') return { kind: 'unavailable', reason: 'timed-out' };
    const ack = this.store(row);
    return trouble === 'ack lost' ? { kind: 'unavailable', reason: 'timed-out' } : ack;
  }

  private store({ id, brokerId }: OutboxRow): PublishOutcome {
    const known = this.byBrokerId.get(brokerId);
    if (known !== undefined) return { kind: 'acked', stream: 'EVT_SHOP', seq: known, duplicate: true };
    this.byBrokerId.set(brokerId, this.stored.push(id));
    return { kind: 'acked', stream: 'EVT_SHOP', seq: this.stored.length, duplicate: false };
  }
}

/** What a broker can do to a publish. */
export type Trouble = 'refused' | 'away' | 'ack lost' | undefined;
