import { Injectable } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { GatewayConfig } from '../gateway.config.js';
import { addressKeys } from './caller-key.js';
import { countAlone } from './count.js';
import { limitedTotal } from './limited-total.js';
import type { QuotaState } from './quota.js';
import { tooManyRequests } from './too-many-requests.js';

const WINDOW_S = 60;

/** How often the quota of an address its networks have, in the order of addressKeys: 56 bits may be a household, 48 bits a house of them. */
const WIDTHS = [
  { name: 'address', times: 1 },
  { name: 'network', times: 4 },
  { name: 'network', times: 16 },
] as const;

/**
 * Ends a flood from one address before anything is spent on it: no body is read, no signature is checked, no store is asked. Wide, because
 * many callers may share an address, and counted by each gateway for itself.
 */
@Injectable()
export class AddressLimit {
  /** For the address, and for each wider network that it is in. */
  readonly #counts: readonly ((key: string) => QuotaState)[];
  readonly #limited;

  constructor({ addressRequestsPerMinute }: GatewayConfig, metrics: Metrics) {
    this.#counts = WIDTHS.map(({ name, times }) =>
      countAlone({ name, requests: addressRequestsPerMinute * times, windowS: WINDOW_S }),
    );
    this.#limited = limitedTotal(metrics);
  }

  /** Counts one request, whatever becomes of it. Throws RefusedForNow for one too many. @param protocol  `http` where nobody has looked yet which one it is */
  take(address: string, protocol: 'http' | 'grpc'): void {
    for (const [width, key] of addressKeys(address).entries()) {
      const state = this.#counts[width]!(key);
      if (state.granted) continue;
      // What is refused here counts for no wider network, so that one flood does not use up what its neighbours have.
      this.#limited.inc({ quota: state.quota.name, protocol });
      throw tooManyRequests(state);
    }
  }
}
