import type { OutboxRow } from './outbox-row.js';
import type { PublishOutcome } from './publish-outcome.js';

/** How the relay reaches the broker. Never rejects: whatever happens is one of the outcomes. */
export abstract class RelayPublisher {
  abstract publish(row: OutboxRow): Promise<PublishOutcome>;
}
