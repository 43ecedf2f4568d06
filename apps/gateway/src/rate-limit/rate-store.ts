import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { GatewayConfig } from '../gateway.config.js';
import { countAlone, countWith, type Count } from './count.js';
import type { Quota, QuotaState } from './quota.js';

/** How long a request waits for the store. One that takes longer is away for all requests, until it answers again. */
const ANSWER_MS = 100;
/** Between two attempts to reach it, the first time and after many times. */
const SHORTEST_PAUSE_MS = 500;
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
  readonly #up;
  #answers = false;
  /** What was said last: a store that answers and counts nothing comes and goes twice a second, and is said once. */
  #said: 'alone' | 'together' | undefined;

  constructor({ rateStoreUrl }: GatewayConfig, metrics: Metrics) {
    if (rateStoreUrl === undefined) return;
    this.#up = metrics.gauge({ name: 'rate_store_up', help: 'Whether the shared store of the rate limits answers' });
    this.#redis = connected(rateStoreUrl);
    this.#redis.on('ready', () => this.#arrived());
    this.#redis.on('close', () => this.#left());
    // Without a listener ioredis writes to the console; the connection is tried again by itself.
    this.#redis.on('error', (err: Error) => this.#left(err));
  }

  /** Whether a shared store answers now. */
  get isShared(): boolean {
    return this.#answers;
  }

  /** Counts the requests of each caller against a quota. */
  countOf(quota: Quota): Count {
    const alone = countAlone(quota);
    if (!this.#redis) return alone;
    const together = countWith(limiterOf(this.#redis, quota), quota);
    return (caller) => (this.isShared ? this.#countFirst(together, alone, caller) : alone(caller));
  }

  onApplicationShutdown(): void {
    // That it goes now is no news.
    this.#said = 'alone';
    this.#answers = false;
    this.#redis?.disconnect();
  }

  async #countFirst(together: Count, alone: Count, caller: string): Promise<QuotaState> {
    try {
      const state = await together(caller);
      this.#counted();
      return state;
    } catch (error) {
      this.#giveUp(error);
      return alone(caller);
    }
  }

  /** A connection on which an answer is missing is made anew: until that succeeds nobody waits for the store any more. */
  #giveUp(error: unknown): void {
    if (!this.isShared) return;
    this.#left(error);
    this.#redis?.disconnect(true);
  }

  #arrived(): void {
    this.#answers = true;
    this.#up?.set(1);
  }

  #counted(): void {
    if (!this.#answers || this.#said === 'together') return;
    this.#said = 'together';
    this.#logger.log({ message: 'Rate limits are counted together with the other gateways' });
  }

  #left(err?: unknown): void {
    this.#answers = false;
    this.#up?.set(0);
    if (this.#said === 'alone') return;
    this.#said = 'alone';
    this.#logger.warn({ message: 'Rate limits are counted in this gateway alone: their store is away', err });
  }
}

function connected(url: string): Redis {
  return new Redis(url, {
    commandTimeout: ANSWER_MS,
    connectTimeout: 1_000,
    // How long the goodbye of a connection may take: one that is given up on says none.
    disconnectTimeout: 10,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS),
  });
}

function limiterOf(redis: Redis, { name, requests, windowS }: Quota): RateLimiterRedis {
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `nestwork-rate-${name}`,
    points: requests,
    duration: windowS,
    // A caller beyond his quota costs the store nothing more until the window ends.
    inMemoryBlockOnConsumed: requests + 1,
  });
}
