import { Logger } from '@nestjs/common';
import { createInbox, nanos, type Msg } from '@nats-io/transport-node';
import type { LinkSubscription } from '../connection/link-subscription.js';
import type { NatsLink } from '../connection/nats-link.js';

/** What a pull loop asks for, and of whom. */
export interface PullLoopOptions {
  readonly link: NatsLink;
  readonly stream: string;
  readonly durable: string;
  readonly inboxPrefix: string;
  /** How often the server shall say that it still knows of the pull. */
  readonly heartbeatMs: number;
  /** How many messages to ask for right now. */
  readonly free: () => number;
  /** Takes one message. */
  readonly take: (msg: Msg) => void;
  /** Makes sure that stream and consumer exist. */
  readonly ensure: () => Promise<void>;
  /** Whether the server keeps messages back that it should deliver. Asked now and then while nothing arrives. */
  readonly isStalled: () => Promise<boolean>;
  /** Called each time when the server had to be asked anew. */
  readonly revived: () => void;
}

/**
 * Pulls messages of one durable consumer, never more than its user has room for.
 *
 * One pull is open at a time. When the server says nothing about it, neither a message nor a heartbeat, the pull is lost with
 * whatever kept it: stream and consumer are checked and it is made anew. So the loop cannot go deaf.
 */
export class PullLoop {
  readonly #logger = new Logger(PullLoop.name);
  #stopListening: (() => void) | undefined;
  #inbox = '';
  #subscription: LinkSubscription | undefined;
  #pull = 0;
  #open = 0;
  #heardAt = 0;
  #isDisturbed = false;
  #idleChecks = 0;
  #watch: NodeJS.Timeout | undefined;
  #checking = false;
  #stopped = false;

  constructor(private readonly options: PullLoopOptions) {}

  /** Pulls from now on. Stream and consumer must exist. */
  start(): void {
    // Not before: a connection that is replaced meanwhile must not begin to deliver.
    this.#stopListening = this.options.link.onRebuilt(() => this.#begin());
    this.#begin();
    this.#watch = setInterval(() => void this.#check(), this.options.heartbeatMs);
  }

  /** Pulls no more, and resolves when everything the server sent already was taken. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#watch);
    this.#stopListening?.();
    await this.#subscription?.drain();
  }

  /** To be called when there is room for more. */
  pull(): void {
    const { link, stream, durable, heartbeatMs, free } = this.options;
    const batch = free();
    if (this.#stopped || this.#open > 0 || batch <= 0 || !link.isConnected) return;
    this.#open = batch;
    this.#heardAt = performance.now();
    const request = { batch, expires: nanos(heartbeatMs * 6), idle_heartbeat: nanos(heartbeatMs) };
    link.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`, JSON.stringify(request), {
      reply: `${this.#inbox}.${++this.#pull}`,
    });
  }

  /** Whether an open pull has been met with silence. */
  get isDeaf(): boolean {
    return this.#open > 0 && performance.now() - this.#heardAt > this.options.heartbeatMs * 2.5;
  }

  // A new inbox each time: to the old one the server might still deliver for a pull that is not counted any more.
  #begin(): void {
    if (this.#stopped) return;
    this.#subscription?.stop();
    this.#inbox = createInbox(this.options.inboxPrefix);
    this.#open = 0;
    this.#isDisturbed = false;
    this.#subscription = this.options.link.subscribe(`${this.#inbox}.*`, { receive: (msg) => this.#receive(msg) });
    this.pull();
  }

  #receive(msg: Msg): void {
    this.#heardAt = performance.now();
    if (msg.subject.startsWith(this.#inbox)) return this.#hear(msg);
    this.#idleChecks = 0;
    this.#open = Math.max(this.#open - 1, 0);
    this.options.take(msg);
    this.pull();
  }

  #hear(msg: Msg): void {
    const code = msg.headers?.code;
    const concernsOpenPull = msg.subject === `${this.#inbox}.${this.#pull}`;
    if (code === HEARTBEAT || !concernsOpenPull) return;
    this.#open = 0;
    // The pull expired: the next one. Anything else means that consumer, stream or server are in motion, or gone; the watch
    // looks after them in a moment, because asking at once could go on for ever.
    if (code === EXPIRED || code === NO_MESSAGES) this.pull();
    else this.#isDisturbed = true;
  }

  async #check(): Promise<void> {
    const { link, durable, stream } = this.options;
    if (this.#checking || !link.isConnected) return;
    this.#checking = true;
    try {
      if (this.#isDisturbed || this.isDeaf || (await this.#isStalled())) await this.#revive();
      this.pull();
    } catch (err) {
      this.#logger.error({ message: `Cannot look after consumer ${durable} of ${stream}, trying again`, err });
    } finally {
      this.#checking = false;
    }
  }

  async #isStalled(): Promise<boolean> {
    const isTimeToAsk = this.#open > 0 && ++this.#idleChecks % IDLE_CHECKS === 0;
    return isTimeToAsk && (await this.options.isStalled());
  }

  async #revive(): Promise<void> {
    const { durable, stream, ensure, revived } = this.options;
    this.#logger.warn({ message: `Consumer ${durable} of ${stream} is silent, asking anew` });
    revived();
    await ensure();
    this.#begin();
  }
}

// Once a minute with the default heartbeat.
const IDLE_CHECKS = 12;
const HEARTBEAT = 100;
const NO_MESSAGES = 404;
const EXPIRED = 408;
