import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { GatewayConfig } from '../gateway.config.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { addressKey } from './caller-key.js';
import { count } from './count.js';
import { limitedTotal } from './limited-total.js';
import type { Quota } from './quota.js';
import { tooManyRequests } from './too-many-requests.js';

/**
 * Ends a flood from one address before anything is spent on it: no signature is checked, no store is asked. Wide, because many
 * callers may share an address, and counted by each gateway for itself.
 */
@Injectable()
export class AddressLimitGuard implements CanActivate {
  readonly #quota: Quota;
  readonly #limiter: RateLimiterMemory;
  readonly #limited;

  constructor({ addressRequestsPerMinute }: GatewayConfig, metrics: Metrics) {
    this.#quota = { name: 'address', requests: addressRequestsPerMinute, windowS: 60 };
    this.#limiter = new RateLimiterMemory({ points: addressRequestsPerMinute, duration: this.#quota.windowS });
    this.#limited = limitedTotal(metrics);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { address, protocol } = incomingOf(context);
    const state = await count(this.#quota, this.#limiter, addressKey(address));
    if (state.granted) return true;
    this.#limited.inc({ quota: this.#quota.name, protocol });
    throw tooManyRequests(state);
  }
}
