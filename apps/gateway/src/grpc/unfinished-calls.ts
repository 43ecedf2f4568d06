import type { ServerHttp2Stream } from 'node:http2';
import type { Metrics } from '@nestwork/observability';
import { AddressCounts } from '../edge/address-counts.js';
import type { TrustedProxies } from '../edge/trusted-proxies.js';
import { RefusedForNow } from '../problem/refused-for-now.js';
import { limitedTotal } from '../rate-limit/limited-total.js';
import { grpcLimits } from './grpc-limits.js';

/**
 * Bounds how many calls of one address wait for the end of their message: each costs its sender a few bytes, and the gateway some 10 KB until
 * it is reset.
 */
export class UnfinishedCalls {
  readonly #counts: AddressCounts;
  readonly #limited;

  constructor(proxies: TrustedProxies, metrics: Metrics) {
    this.#counts = new AddressCounts({ most: grpcLimits.unfinishedPerAddress, proxies });
    this.#limited = limitedTotal(metrics);
  }

  /** Counts a call until its message has ended. Throws RefusedForNow for one too many. */
  enter(stream: ServerHttp2Stream, address: string): void {
    if (stream.endAfterHeaders) return;
    const leave = this.#counts.enter(address);
    if (leave) {
      stream.once('end', leave).once('close', leave);
      return;
    }
    this.#limited.inc({ quota: 'unfinished', protocol: 'grpc' });
    throw tooMany();
  }
}

function tooMany(): RefusedForNow {
  return new RefusedForNow({
    status: 429,
    code: 'gateway.too-many-requests',
    detail: `Only ${grpcLimits.unfinishedPerAddress} calls of one address may wait for the end of their messages.`,
    retryAfterS: 1,
    details: { quota: 'unfinished', requests: grpcLimits.unfinishedPerAddress },
  });
}
