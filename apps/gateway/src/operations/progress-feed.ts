import { EventEmitter, on } from 'node:events';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OrderCancelled, OrderConfirmed } from '@nestwork/contracts';
import { EventFollowers, FollowsEvents, type EventFollower } from '@nestwork/messaging';
import { progressIn } from './order-operation.js';
import type { OperationProgress } from './operation.view.js';

/**
 * The progress of all operations as this gateway hears of it: one subscription for everybody who listens, so that thousands cost the
 * broker as much as one.
 */
@Injectable()
@FollowsEvents(OrderConfirmed, OrderCancelled)
export class ProgressFeed implements OnModuleInit, EventFollower {
  readonly #listeners = new EventEmitter().setMaxListeners(0);

  constructor(private readonly followers: EventFollowers) {}

  onModuleInit(): void {
    this.followers.add(this);
  }

  /**
   * What happens in an operation, from the moment of this call; an event may come twice. Undefined: some may have been missed. Ends
   * with an AbortError.
   */
  of(operationId: string, signal: AbortSignal): AsyncIterable<readonly (OperationProgress | undefined)[]> {
    return on(this.#listeners, operationId, { signal });
  }

  /** The operations that somebody listens to now. */
  get followed(): readonly string[] {
    return this.#listeners
      .eventNames()
      .map(String)
      .filter((name) => name !== 'error');
  }

  receive(event: object): void {
    const progress = progressIn(event);
    if (progress) this.#listeners.emit(progress.operationId, progress);
  }

  /** Not all at once: each of them has to ask a service now. */
  missed(): void {
    for (const operationId of this.followed)
      setTimeout(() => this.#listeners.emit(operationId, undefined), Math.random() * SPREAD_MS).unref();
  }
}

const SPREAD_MS = 2_000;
