import { Logger } from '@nestjs/common';
import type { Msg } from '@nats-io/transport-node';
import { InFlight } from '../connection/in-flight.js';
import type { NatsLink } from '../connection/nats-link.js';
import type { MessagingSettings } from '../messaging-settings.js';
import type { ConsumerDeclaration } from './consumer-declarations.js';
import { Delivery } from './delivery.js';
import { PullLoop } from './pull-loop.js';
import { ReadAhead } from './read-ahead.js';
import { ReadyDeliveries } from './ready-deliveries.js';

/** What one worker works on, and how. */
export interface StreamWorkerOptions {
  readonly link: NatsLink;
  readonly settings: MessagingSettings;
  readonly consumer: ConsumerDeclaration;
  readonly concurrency: number;
  /** Whether to take no messages for now. */
  readonly rests: () => boolean;
  /** Handles a delivery and tells the broker how that ended. */
  readonly take: (delivery: Delivery) => Promise<void>;
  readonly ensure: () => Promise<void>;
  readonly isStalled: () => Promise<boolean>;
  readonly revived: () => void;
}

/**
 * Takes the messages of one durable consumer, so many at once, and keeps each alive for as long as it is in work. While there is
 * a backlog and handlers are quick, the next ones wait here already.
 */
export class StreamWorker {
  readonly #logger = new Logger(StreamWorker.name);
  readonly #inFlight = new InFlight();
  readonly #held = new Set<Delivery>();
  readonly #pulling: PullLoop;
  readonly #readAhead: ReadAhead;
  readonly #ready: ReadyDeliveries;
  #backlog = 0;
  #stopping = false;

  constructor(private readonly options: StreamWorkerOptions) {
    const { link, settings, consumer, concurrency, ensure, isStalled, revived } = options;
    this.#readAhead = new ReadAhead(concurrency);
    this.#ready = new ReadyDeliveries({
      lookMs: Math.min(settings.ackWaitMs / 3, LOOK_MS),
      mostDeliveries: settings.maxAttempts,
      gaveBack: () => this.#readAhead.forget(),
    });
    this.#pulling = new PullLoop({
      link,
      stream: consumer.stream,
      durable: consumer.durable,
      inboxPrefix: settings.inboxPrefix,
      heartbeatMs: settings.consumerHeartbeatMs,
      free: () => this.#room(),
      take: (msg) => this.#receive(msg),
      ensure,
      isStalled,
      revived,
    });
  }

  get durable(): string {
    return this.options.consumer.durable;
  }

  get isDeaf(): boolean {
    return this.#pulling.isDeaf;
  }

  /** Resolves when stream and consumer exist. */
  async declare(): Promise<void> {
    await this.options.ensure();
  }

  /** Pulls messages from now on. */
  start(): void {
    this.#ready.start();
    this.#pulling.start();
  }

  /** Takes no more messages, gives back those that were not begun, and resolves when the others are done with. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#pulling.stop();
    this.#ready.stop();
    await this.#inFlight.settled();
  }

  /**
   * For a process that ends now: the broker shall not wait for what is in work, but give it to another instance. Returns
   * what that is. A handler that is still at it finds its connections closed, or the inbox tells the other one.
   */
  giveBack(): string[] {
    this.#ready.stop();
    for (const delivery of this.#held) delivery.nak(GIVEN_BACK_MS);
    this.#held.clear();
    return this.#inFlight.descriptions;
  }

  #room(): number {
    const { consumer, concurrency, rests } = this.options;
    if (rests()) return 0;
    const free = concurrency - this.#inFlight.count;
    // One message out at a time keeps the order; a second one would not come.
    if (consumer.maxAckPending === 1) return free;
    return this.#readAhead.request({ free, ready: this.#ready.count, backlog: this.#backlog });
  }

  #receive(msg: Msg): void {
    const delivery = new Delivery(this.options.link, msg);
    this.#backlog = delivery.backlog;
    if (this.#inFlight.count < this.options.concurrency) this.#begin(delivery);
    else this.#ready.add(delivery);
  }

  #begin(delivery: Delivery): void {
    const work = this.#keepAlive(delivery);
    this.#inFlight.add(work, () => `${this.durable} ${delivery.name}`);
    void work.then(() => this.#goOn());
  }

  #goOn(): void {
    const next = this.#stopping ? undefined : this.#ready.next();
    if (next) this.#begin(next);
    this.#pulling.pull();
  }

  // The broker hands a message to somebody else when it hears nothing for the ack wait, so a slow handler would run
  // twice.
  async #keepAlive(delivery: Delivery): Promise<void> {
    this.#held.add(delivery);
    const stillHere = () => this.#held.has(delivery) && delivery.working();
    const startedAt = performance.now();
    const alive = setInterval(stillHere, this.options.settings.ackWaitMs / 3);
    try {
      await this.options.take(delivery);
    } catch (err) {
      this.#logger.error({
        message: `Message ${delivery.streamSequence} of ${delivery.stream} is left to the broker`,
        err,
      });
    } finally {
      clearInterval(alive);
      this.#held.delete(delivery);
      this.#readAhead.noteTime(performance.now() - startedAt);
    }
  }
}

// How long a message may wait for its turn, about.
const LOOK_MS = 1_000;
// Time for this process to end, and for its transaction to be rolled back.
const GIVEN_BACK_MS = 1_000;
