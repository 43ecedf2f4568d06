import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import { durableNameOf } from '../wire/subjects.js';
import type { DeadMessage } from './failure-store.js';

/** Says that a message was set aside: in the log, in a counter, and on `dlq.<service>.<consumer>` for whoever listens. */
@Injectable()
export class DeadLetterNotices {
  readonly #logger = new Logger(DeadLetterNotices.name);
  readonly #count;

  constructor(
    private readonly settings: MessagingSettings,
    private readonly link: NatsLink,
    metrics: Metrics,
  ) {
    this.#count = metrics.counter({
      name: 'dead_letters_total',
      help: 'Messages that were set aside',
      labelNames: ['consumer'],
    });
  }

  /** To be called once the message is safe in the failure store; best effort. */
  announce({ consumer, messageId, subject, stream, streamSequence, deliveries, handler, error }: DeadMessage): void {
    const cause = `${error.name}: ${error.message}`;
    const notice = { consumer, messageId, subject, stream, streamSequence, deliveries, handler, cause };
    this.#count.inc({ consumer });
    this.#logger.error({ message: 'Set a message aside as dead', ...notice, stack: error.stack });
    if (!this.link.isConnected) return;
    this.link.publish(`dlq.${this.settings.service}.${durableNameOf(consumer)}`, JSON.stringify(notice));
  }
}
