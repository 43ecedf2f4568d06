import { Injectable } from '@nestjs/common';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { GatewayConfig } from '../gateway.config.js';
import { count } from './count.js';
import type { Quota, QuotaState, RateClass } from './quota.js';
import { RateStore } from './rate-store.js';

const WINDOW_S = 60;

/** Counts the requests of each caller, by class. */
@Injectable()
export class RateLimits {
  readonly #limits: Readonly<Record<RateClass, { readonly quota: Quota; readonly limiter: RateLimiterAbstract }>>;

  constructor({ readsPerMinute, writesPerMinute }: GatewayConfig, store: RateStore) {
    const limit = (name: RateClass, requests: number) => {
      const quota = { name, requests, windowS: WINDOW_S };
      return { quota, limiter: store.limiterOf(quota) };
    };
    this.#limits = { read: limit('read', readsPerMinute), write: limit('write', writesPerMinute) };
  }

  /** Counts one request. */
  async take(rateClass: RateClass, caller: string): Promise<QuotaState> {
    const { quota, limiter } = this.#limits[rateClass];
    return count(quota, limiter, caller);
  }
}
