import { Logger } from '@nestjs/common';
import type { Metrics } from '@nestwork/observability';
import type { NatsLink } from '../connection/nats-link.js';
import { durableNameOf } from '../wire/subjects.js';
import type { DeadMessage, FailureStore } from './failure-store.js';

/** What dead letters need. */
export interface DeadLettersOptions {
  readonly service: string;
  readonly failures: FailureStore;
  readonly link: NatsLink;
  readonly metrics: Metrics;
}

/** Sets messages aside and says so: in the log, in a counter, and on `dlq.<service>.<consumer>` for whoever listens. */
export class DeadLetters {
  readonly #logger = new Logger(DeadLetters.name);
  readonly #count;

  constructor(private readonly options: DeadLettersOptions) {
    this.#count = options.metrics.counter({
      name: 'dead_letters_total',
      help: 'Messages that were set aside',
      labelNames: ['consumer'],
    });
  }

  /** Resolves when the message is safe in the failure store; what follows is best effort. */
  async record(dead: DeadMessage): Promise<void> {
    await this.options.failures.recordDead(dead);
    const { consumer, messageId, subject, stream, streamSequence, deliveries, handler, error } = dead;
    const notice = {
      consumer,
      messageId,
      subject,
      stream,
      streamSequence,
      deliveries,
      handler,
      cause: `${error.name}: ${error.message}`,
    };
    this.#count.inc({ consumer });
    this.#logger.error({ message: 'Set a message aside as dead', ...notice, stack: error.stack });
    this.#announce(notice);
  }

  #announce(notice: { readonly consumer: string }): void {
    const { link, service } = this.options;
    if (link.isConnected) link.publish(`dlq.${service}.${durableNameOf(notice.consumer)}`, JSON.stringify(notice));
  }
}
