import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../gateway.config.js';
import type { Count } from './count.js';
import type { QuotaState, RateClass } from './quota.js';
import { RateStore } from './rate-store.js';

const WINDOW_S = 60;

/** Counts the requests of each caller, by class. */
@Injectable()
export class RateLimits {
  readonly #counts: Readonly<Record<RateClass, Count>>;

  constructor({ readsPerMinute, writesPerMinute }: GatewayConfig, store: RateStore) {
    const count = (name: RateClass, requests: number) => store.countOf({ name, requests, windowS: WINDOW_S });
    this.#counts = { read: count('read', readsPerMinute), write: count('write', writesPerMinute) };
  }

  /** Counts one request. */
  take(rateClass: RateClass, caller: string): QuotaState | Promise<QuotaState> {
    return this.#counts[rateClass](caller);
  }
}
