import { Injectable } from '@nestjs/common';
import { NatsLink, StreamPublisher } from '@nestwork/messaging';
import { isUnavailable, reasonOf } from './publish-failure.js';
import type { OutboxRow } from './outbox-row.js';
import type { PublishOutcome } from './publish-outcome.js';
import { RelayPublisher } from './relay-publisher.js';

/** Publishes to JetStream. */
@Injectable()
export class StreamRelayPublisher extends RelayPublisher {
  constructor(
    private readonly streams: StreamPublisher,
    private readonly link: NatsLink,
  ) {
    super();
  }

  override async publish(row: OutboxRow): Promise<PublishOutcome> {
    try {
      return { kind: 'acked', ...(await this.streams.publish(row)) };
    } catch (error) {
      const kind = isUnavailable(error) || !this.link.isConnected ? 'unavailable' : 'refused';
      return { kind, reason: reasonOf(error) };
    }
  }
}
