import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { unlessClosed } from './unless-closed.js';

/** What to receive, and in which queue group. */
export interface LinkSubscribeOptions {
  readonly queue?: string;
  /** May throw: the error is logged and no other message suffers. */
  readonly receive: (msg: Msg) => void;
}

/** A subscription that outlives the connection that it was made on. */
export class LinkSubscription {
  readonly #logger = new Logger(LinkSubscription.name);
  #bound: { readonly nc: NatsConnection; readonly subscription: Subscription } | undefined;
  #stopped = false;

  constructor(
    readonly subject: string,
    private readonly options: LinkSubscribeOptions,
    private readonly forget: () => void,
  ) {}

  /** For NatsLink: moves to a new connection. */
  bindTo(nc: NatsConnection): void {
    const { queue } = this.options;
    const subscription = nc.subscribe(this.subject, {
      ...(queue !== undefined && { queue }),
      callback: (error, msg) => this.#receive(error, msg),
    });
    this.#bound = { nc, subscription };
  }

  /** Stops at once: what the server sent already is dropped. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.forget();
    if (this.#bound && !this.#bound.subscription.isClosed()) this.#bound.subscription.unsubscribe();
  }

  /**
   * Stops after everything that the server sent already was received. A server that does not answer within three seconds
   * sends nothing either, and is not waited for.
   */
  async drain(): Promise<void> {
    if (this.#stopped) return;
    this.forget();
    const bound = this.#bound;
    if (bound && !bound.subscription.isClosed()) {
      const answered = new AbortController();
      const drained = unlessClosed(
        bound.nc,
        bound.subscription.drain().catch(() => {}),
      );
      const tooLong = delay(DRAIN_PATIENCE_MS, undefined, { signal: answered.signal }).catch(() => {});
      await Promise.race([drained, tooLong]);
      answered.abort();
    }
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

const DRAIN_PATIENCE_MS = 3_000;
