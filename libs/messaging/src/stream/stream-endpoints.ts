import { Inject, Injectable, Optional } from '@nestjs/common';
import { HealthRegistry, Metrics } from '@nestwork/observability';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import { durableNameOf } from '../wire/subjects.js';
import { Attempts } from './attempts.js';
import { ConsumerDeclarations, type ConsumerDeclaration } from './consumer-declarations.js';
import { consumersOf } from './consumers-of.js';
import { DeadLetterNotices } from './dead-letter-notices.js';
import { DeadLetters } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import { DeliveryProcessor, type DeliveryProcessorOptions } from './delivery-processor.js';
import { FailureStore } from './failure-store.js';
import { GivenUpMessages } from './given-up-messages.js';
import { retryDelay } from './retry-delay.js';
import { advisoryStream, streamOfSubject } from './standard-streams.js';
import { StoreOutage } from './store-outage.js';
import { StreamDeclarations } from './stream-declarations.js';
import type { StreamEndpoint } from './stream-endpoint.js';
import { StreamWorker } from './stream-worker.js';

/** All that this service receives from streams. */
@Injectable()
export class StreamEndpoints {
  readonly #endpoints: StreamEndpoint[] = [];
  readonly #processors: DeliveryProcessor[] = [];
  readonly #workers: StreamWorker[] = [];
  readonly #revived;
  #outage: StoreOutage | undefined;

  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
    private readonly streams: StreamDeclarations,
    private readonly consumers: ConsumerDeclarations,
    private readonly attempts: Attempts,
    private readonly notices: DeadLetterNotices,
    metrics: Metrics,
    health: HealthRegistry,
    @Optional() @Inject(FailureStore) private readonly failures?: FailureStore,
  ) {
    this.#revived = metrics.counter({
      name: 'consumers_revived_total',
      help: 'Silent consumers that were asked anew',
      labelNames: ['durable'],
    });
    health.add('consumers', () => this.#checkHealth());
  }

  /** Adds an endpoint; it receives once the service listens. Throws when its durable is taken. */
  add(endpoint: StreamEndpoint): void {
    const name = durableNameOf(endpoint.durable);
    if (this.#endpoints.some(({ durable }) => durableNameOf(durable) === name)) {
      throw new Error(
        `Two consumers are called '${endpoint.durable}': they would share one position and each miss the other's messages`,
      );
    }
    this.#endpoints.push(endpoint);
  }

  /** What this version receives; complete once the service listens. */
  get all(): readonly StreamEndpoint[] {
    return this.#endpoints;
  }

  /** Resolves when every stream and consumer exists. Can be tried again after a failure. */
  async declare(): Promise<void> {
    if (this.#workers.length === 0) this.#addAllWorkers();
    for (const worker of this.#workers) await worker.declare();
  }

  /** Receives from now on. */
  start(): void {
    for (const worker of this.#workers) worker.start();
  }

  /** Receives nothing more, and resolves when everything received is done with. */
  async quiesce(): Promise<void> {
    for (const processor of this.#processors) processor.release();
    await Promise.all([this.#outage?.stop(), ...this.#workers.map((worker) => worker.stop())]);
  }

  /** Gives what is still in work to the other instances, and returns what that is; see StreamWorker. */
  giveBack(): string[] {
    return this.#workers.flatMap((worker) => worker.giveBack());
  }

  #addAllWorkers(): void {
    if (this.#endpoints.length === 0) return;
    const { failures, settings, attempts, link } = this;
    if (!failures)
      throw new Error(
        'A service that receives from streams needs a FailureStore for failed messages: import InboxModule',
      );
    const deadLetters = new DeadLetters(failures, this.notices);
    const outage = (this.#outage = new StoreOutage(failures));
    for (const endpoint of this.#endpoints)
      this.#addWorkers(endpoint, { settings, attempts, failures, deadLetters, outage });
    const retryMs = retryDelay(settings.retryDelaysMs, 1);
    const givenUp = new GivenUpMessages({
      service: settings.service,
      link,
      deadLetters,
      endpoints: this.#endpoints,
      retryMs,
    });
    this.#addWorker(givenUp.consumer, 1, (delivery) => givenUp.take(delivery));
  }

  #addWorkers(endpoint: StreamEndpoint, options: DeliveryProcessorOptions): void {
    const processor = new DeliveryProcessor(endpoint, options);
    this.#processors.push(processor);
    const concurrency = endpoint.ordered ? 1 : endpoint.concurrency;
    for (const consumer of consumersOf(endpoint, this.settings.maxDeliveries)) {
      this.#addWorker(consumer, concurrency, (delivery) => processor.process(delivery));
    }
  }

  #addWorker(consumer: ConsumerDeclaration, concurrency: number, take: (delivery: Delivery) => Promise<void>): void {
    const { link, settings } = this;
    const ensure = () => this.#ensure(consumer);
    const isStalled = () => this.consumers.isStalled(consumer);
    const revived = () => this.#revived.inc({ durable: consumer.durable });
    const rests = () => this.#outage?.isOn === true;
    const options = { link, settings, consumer, concurrency, rests, take, ensure, isStalled, revived };
    this.#workers.push(new StreamWorker(options));
  }

  // The stream of another service is declared here too: that service may not have run yet.
  async #ensure(consumer: ConsumerDeclaration): Promise<void> {
    const stream = consumer.stream === advisoryStream.name ? advisoryStream : streamOfSubject(consumer.filterSubject);
    if (stream) await this.streams.ensure(stream);
    await this.consumers.ensure(consumer);
  }

  async #checkHealth(): Promise<void> {
    const deaf = this.#workers.filter(({ isDeaf }) => isDeaf).map(({ durable }) => durable);
    if (deaf.length > 0)
      throw new Error(`No sign of life from the consumers ${deaf.join(', ')}; see JetStream on the NATS server`);
  }
}
