import { Logger } from '@nestjs/common';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import type { LinkSubscribeOptions } from './nats-link.js';

/** A subscription that outlives the connection that it was made on. */
export class LinkSubscription {
  readonly #logger = new Logger(LinkSubscription.name);
  #bound: Subscription | undefined;
  #stopped = false;

  constructor(
    readonly subject: string,
    private readonly options: LinkSubscribeOptions,
    private readonly forget: () => void,
  ) {}

  /** For NatsLink: moves to a new connection. */
  bindTo(nc: NatsConnection): void {
    const { queue } = this.options;
    this.#bound = nc.subscribe(this.subject, {
      ...(queue !== undefined && { queue }),
      callback: (error, msg) => this.#receive(error, msg),
    });
  }

  /** Stops at once: what the server sent already is dropped. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.forget();
    if (this.#bound && !this.#bound.isClosed()) this.#bound.unsubscribe();
  }

  /** Stops after everything that the server sent already was received. */
  async drain(): Promise<void> {
    if (this.#stopped) return;
    this.forget();
    const bound = this.#bound;
    if (bound && !bound.isClosed()) await bound.drain().catch(() => {});
    this.#stopped = true;
  }

  // An error thrown out of a subscription's callback ends the read loop of the whole connection.
  #receive(error: Error | null, msg: Msg): void {
    if (this.#stopped) return;
    if (error) {
      this.#logger.error({ message: `NATS refused the subscription to ${this.subject}`, err: error });
      return;
    }
    try {
      this.options.receive(msg);
    } catch (err) {
      this.#logger.error({ message: `Failed to receive a message on ${this.subject}`, err });
    }
  }
}
