import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { GatewayConfig } from '../gateway.config.js';
import { countAlone, countWith, type Count } from './count.js';
import type { Quota } from './quota.js';

/** A store that does not answer within this time is passed over for the request at hand. */
const ANSWER_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Where requests are counted: in memory, or in a Redis or Valkey that several gateways share.
 *
 * While that is away each gateway counts by itself, so a caller has his quota once for each of them: a limit that is too wide for a
 * while is better than no door at all.
 */
@Injectable()
export class RateStore implements OnApplicationShutdown {
  readonly #logger = new Logger(RateStore.name);
  readonly #redis: Redis | undefined;

  constructor({ rateStoreUrl }: GatewayConfig, metrics: Metrics) {
    if (rateStoreUrl === undefined) return;
    const up = metrics.gauge({ name: 'rate_store_up', help: 'Whether the shared store of the rate limits answers' });
    this.#redis = connected(rateStoreUrl);
    this.#redis.on('ready', () => {
      up.set(1);
      this.#logger.log({ message: 'Rate limits are counted together with the other gateways' });
    });
    this.#redis.on('close', () => up.set(0));
    // Without a listener ioredis writes to the console; the connection is tried again by itself.
    this.#redis.on('error', (err: Error) =>
      this.#logger.warn({ message: 'Rate limits are counted in this gateway alone: their store is away', err }),
    );
  }

  /** Whether a shared store answers now. */
  get isShared(): boolean {
    return this.#redis?.status === 'ready';
  }

  /** Counts the requests of each caller against a quota. */
  countOf(quota: Quota): Count {
    if (!this.#redis) return countAlone(quota);
    const { name, requests, windowS } = quota;
    const options = { keyPrefix: `nestwork-rate-${name}`, points: requests, duration: windowS };
    const shared = new RateLimiterRedis({
      ...options,
      storeClient: this.#redis,
      rejectIfRedisNotReady: true,
      // A caller beyond his quota costs the store nothing more until the window ends.
      inMemoryBlockOnConsumed: requests + 1,
      insuranceLimiter: new RateLimiterMemory(options),
    });
    return countWith(shared, quota);
  }

  onApplicationShutdown(): void {
    this.#redis?.disconnect();
  }
}

function connected(url: string): Redis {
  return new Redis(url, {
    commandTimeout: ANSWER_MS,
    connectTimeout: 1_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS),
  });
}
