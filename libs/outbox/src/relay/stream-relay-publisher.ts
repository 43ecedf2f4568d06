import { Injectable } from '@nestjs/common';
import { NatsLink, PublishFailed, StreamPublisher } from '@nestwork/messaging';
import { failStep } from '@nestwork/observability';
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
      const unanswered = () => new PublishFailed(row, { reason: 'timed-out' });
      return { kind: 'acked', ...(await failStep('relay.publish', () => this.streams.publish(row), unanswered)) };
    } catch (error) {
      const kind = isUnavailable(error) || !this.link.isConnected ? 'unavailable' : 'refused';
      return { kind, reason: reasonOf(error) };
    }
  }
}
