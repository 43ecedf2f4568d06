import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { failPoint, failStep } from '@nestwork/observability';
import type { MessagingSettings } from '../messaging-settings.js';
import type { AttemptFailure, Attempts } from './attempts.js';
import type { DeadLetters } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import { failureOf } from './failure-of.js';
import type { FailureStore } from './failure-store.js';
import { retryDelay } from './retry-delay.js';
import type { StoreOutage } from './store-outage.js';
import type { StreamEndpoint } from './stream-endpoint.js';
import { WatchedAttempt } from './watched-attempt.js';

/** What a delivery passes through. */
export interface DeliveryProcessorOptions {
  readonly settings: MessagingSettings;
  readonly attempts: Attempts;
  readonly failures: FailureStore;
  readonly deadLetters: DeadLetters;
  readonly outage: StoreOutage;
}

/**
 * Handles the deliveries of one endpoint and tells the broker how each ended.
 *
 * Handled: acknowledged. Unreadable or refused by contract: dead at once. Failed: counted, then again after a pause, or
 * dead after the last attempt; but an ordered event is taken over by the failure store, which holds its key, so that the
 * other keys of its partition do not wait. Something underneath is away: held and tried again in place, for about half a
 * minute before it counts as a failure, and given back when that cannot be written down. For another version of the service: handed on.
 * Delivered more often than attempts are allowed: watched, to tell lost deliveries from a message that ends its process.
 */
export class DeliveryProcessor {
  readonly #logger = new Logger(DeliveryProcessor.name);
  readonly #stopping = new AbortController();

  constructor(
    private readonly endpoint: StreamEndpoint,
    private readonly options: DeliveryProcessorOptions,
  ) {}

  async process(delivery: Delivery): Promise<void> {
    const watched = this.#watch(delivery);
    const attempt = () => this.options.attempts.run(this.endpoint, delivery, { attempt: delivery.deliveries });
    for (let tries = 1; ; tries++) {
      const failure = await (watched ? watched.run(attempt) : attempt());
      if (failure === undefined) return this.#acknowledge(delivery);
      const isSettled = await this.#settle(delivery, failure, tries);
      if (!isSettled && (await this.#mayHold(tries))) continue;
      await watched?.end();
      if (isSettled) return;
      return delivery.nak(this.options.outage.isOn ? UNRECORDED_RETRY_MS : STOPPED_RETRY_MS);
    }
  }

  /**
   * Holds nothing any longer: messages that wait for something to come back go to another instance, or wait at the
   * broker.
   */
  release(): void {
    this.#stopping.abort();
  }

  // Not for ever, since what keeps this instance from its store may be no hindrance for another one.
  async #mayHold(tries: number): Promise<boolean> {
    const { outage } = this.options;
    if (tries >= MOST_TRIES_IN_PLACE) outage.begin();
    if (outage.isOn) return false;
    const pauseMs = Math.min(LONGEST_HOLD_PAUSE_MS, 250 * 2 ** Math.min(tries, 10));
    await delay(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
    return !this.#stopping.signal.aborted;
  }

  // A message that only fails never gets that far: it is dead after its last attempt.
  #watch(delivery: Delivery): WatchedAttempt | undefined {
    const { failures, settings } = this.options;
    if (delivery.deliveries <= settings.maxAttempts) return undefined;
    const message = failureOf(this.endpoint, delivery, undefined);
    return new WatchedAttempt({ failures, message, maxAttempts: settings.maxAttempts });
  }

  /** Resolves false when the failure says nothing about the message, or nobody could write it down. */
  async #settle(delivery: Delivery, { kind, error }: AttemptFailure, tries: number): Promise<boolean> {
    // A message that breaks what is underneath whenever it is tried would be held for ever: then it counts after all.
    if (kind === 'not-now' && tries < MOST_TRIES_IN_PLACE) return false;
    if (kind === 'elsewhere' && delivery.deliveries < MOST_HANDED_ON) {
      delivery.nak(HANDED_ON_MS);
      return true;
    }
    try {
      await (kind === 'hopeless' ? this.#bury(delivery, error) : this.#count(delivery, error));
      return true;
    } catch (err) {
      this.#logger.error({
        message: `Could not record the failure of message ${delivery.streamSequence} of ${delivery.stream}`,
        err,
      });
      return false;
    }
  }

  async #count(delivery: Delivery, error: unknown): Promise<void> {
    const { failures, settings } = this.options;
    const failure = failureOf(this.endpoint, delivery, error);
    const { place } = failure;
    if (place && settings.maxAttempts === 1) return this.#bury(delivery, error);
    if (place) {
      await failStep('delivery.count', () => failures.hold({ ...failure, place }));
      await failPoint('delivery.held');
      return this.#acknowledge(delivery);
    }
    const counted = await failStep('delivery.count', () => failures.recordFailure(failure));
    if (!counted) return this.#acknowledge(delivery);
    const { attempts } = counted;
    if (attempts >= settings.maxAttempts) return this.#bury(delivery, error);
    await failStep('delivery.nak', async () => delivery.nak(retryDelay(settings.retryDelaysMs, attempts)));
  }

  #acknowledge(delivery: Delivery): Promise<void> {
    return failStep('delivery.ack', async () => delivery.ack());
  }

  async #bury(delivery: Delivery, error: unknown): Promise<void> {
    const dead = { ...failureOf(this.endpoint, delivery, error), deliveries: delivery.deliveries };
    await failStep('delivery.bury', () => this.options.deadLetters.record(dead));
    await failStep('delivery.term', async () => delivery.term());
  }
}

const LONGEST_HOLD_PAUSE_MS = 5_000;
const MOST_TRIES_IN_PLACE = 10;
const STOPPED_RETRY_MS = 1_000;
// A pull of this instance that is still open may draw it again.
const UNRECORDED_RETRY_MS = 5_000;
const MOST_HANDED_ON = 100;
const HANDED_ON_MS = 100;
