import { Injectable } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { GatewayConfig } from '../gateway.config.js';
import { addressKey } from './caller-key.js';
import { count } from './count.js';
import { limitedTotal } from './limited-total.js';
import type { Quota } from './quota.js';
import { tooManyRequests } from './too-many-requests.js';

/**
 * Ends a flood from one address before anything is spent on it: no body is read, no signature is checked, no store is asked. Wide, because
 * many callers may share an address, and counted by each gateway for itself.
 */
@Injectable()
export class AddressLimit {
  readonly #quota: Quota;
  readonly #limiter: RateLimiterMemory;
  readonly #limited;

  constructor({ addressRequestsPerMinute }: GatewayConfig, metrics: Metrics) {
    this.#quota = { name: 'address', requests: addressRequestsPerMinute, windowS: 60 };
    this.#limiter = new RateLimiterMemory({ points: addressRequestsPerMinute, duration: this.#quota.windowS });
    this.#limited = limitedTotal(metrics);
  }

  /** Counts one request, whatever becomes of it. Throws RefusedForNow for one too many. @param protocol  `http` where nobody has looked yet which one it is */
  async take(address: string, protocol: 'http' | 'grpc'): Promise<void> {
    const state = await count(this.#quota, this.#limiter, addressKey(address));
    if (state.granted) return;
    this.#limited.inc({ quota: this.#quota.name, protocol });
    throw tooManyRequests(state);
  }
}
