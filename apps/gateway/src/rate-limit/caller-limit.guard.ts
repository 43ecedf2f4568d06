import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { incomingOf } from '../incoming/incoming-of.js';
import { callerKey } from './caller-key.js';
import { limitedTotal } from './limited-total.js';
import { rateLimitHeaders } from './quota.js';
import { RateLimits } from './rate-limits.js';
import { tooManyRequests } from './too-many-requests.js';

/**
 * Lets each caller have its quota of reads and of writes, and tells it what is left. Runs when it is known who calls; whoever is
 * refused by then has used his quota nevertheless, so that trying has an end.
 */
@Injectable()
export class CallerLimitGuard implements CanActivate {
  readonly #limited;

  constructor(
    private readonly limits: RateLimits,
    private readonly table: EndpointTable,
    metrics: Metrics,
  ) {
    this.#limited = limitedTotal(metrics);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = this.table.of(context);
    if (!endpoint) return true;
    const incoming = incomingOf(context);
    const state = await this.limits.take(endpoint.isWrite ? 'write' : 'read', callerKey(incoming));
    for (const [name, value] of Object.entries(rateLimitHeaders(state))) incoming.tell?.(name, value);
    if (state.granted) return true;
    this.#limited.inc({ quota: state.quota.name, protocol: incoming.protocol });
    throw tooManyRequests(state);
  }
}
