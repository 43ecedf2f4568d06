import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import type { PassResult } from './relay-pass.js';

/** Counts what the relay does, and raises the alarm for parked messages. */
@Injectable()
export class RelayMetrics {
  private readonly logger = new Logger('OutboxRelay');
  private readonly published;
  private readonly refused;
  private readonly parked;

  constructor(metrics: Metrics) {
    this.published = metrics.counter({ name: 'outbox_published_total', help: 'Messages that JetStream acknowledged' });
    this.refused = metrics.counter({
      name: 'outbox_refused_total',
      help: 'Attempts to publish that the broker refused',
    });
    this.parked = metrics.counter({
      name: 'outbox_parked_total',
      help: 'Messages refused so often that somebody must look',
    });
  }

  count({ moved, refused, parked }: PassResult): void {
    this.published.inc(moved);
    this.refused.inc(refused);
    this.parked.inc(parked.length);
    for (const row of parked) {
      const message = `Message ${row.messageId} to ${row.subject} is parked: the broker keeps refusing it. Later messages of its key wait.`;
      this.logger.error({ message, ...row });
    }
  }
}
