import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { GatewayConfig } from '../gateway.config.js';
import { nextLimit, type LimitRules } from './next-limit.js';
import { overloaded } from './overloaded.js';

const LOOK_EVERY_MS = 200;
const RESOLUTION_MS = 10;
const LEAST = 32;
const MOST = 2_048;

/**
 * How many requests this gateway serves at once, found by watching its event loop: when that is late, everybody waits, and it is better
 * that some are told to come back.
 */
@Injectable()
export class LoadLimit implements OnModuleInit, OnApplicationShutdown {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #rules: LimitRules;
  readonly #gauges;
  readonly #shed;
  #limit = MOST / 2;
  #inFlight = 0;
  #peak = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ shedAboveDelayMs }: GatewayConfig, metrics: Metrics) {
    this.#rules = { least: LEAST, most: MOST, tooLateMs: shedAboveDelayMs };
    this.#gauges = {
      limit: metrics.gauge({ name: 'requests_limit', help: 'How many requests may be in flight at once' }),
      inFlight: metrics.gauge({ name: 'requests_in_flight', help: 'Requests being served' }),
    };
    this.#shed = metrics.counter({ name: 'requests_shed_total', help: 'Requests refused because of overload' });
  }

  onModuleInit(): void {
    this.#delay.enable();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether a request of a priority would be refused now. @param share  of the limit, up to which it is taken */
  isFull(share: number): boolean {
    return this.#inFlight >= this.#limit * share;
  }

  /** Throws RefusedForNow, and counts it, when a request of a priority would be refused now. @param share  of the limit, up to which it is taken */
  refuseAbove(share: number): void {
    if (!this.isFull(share)) return;
    this.#shed.inc();
    throw overloaded();
  }

  /** Takes a request in; each has to leave. */
  enter(): void {
    this.#peak = Math.max(this.#peak, ++this.#inFlight);
  }

  leave(): void {
    this.#inFlight--;
  }

  /** Adjusts the limit to what was seen. @param delayMs  how late the event loop was */
  adjust(delayMs: number): void {
    this.#limit = nextLimit(this.#limit, { delayMs, peak: this.#peak }, this.#rules);
    this.#peak = this.#inFlight;
    this.#gauges.limit.set(this.#limit);
    this.#gauges.inFlight.set(this.#inFlight);
  }

  #look(): void {
    const delayMs = this.#delay.percentile(90) / 1e6 - RESOLUTION_MS;
    this.#delay.reset();
    this.adjust(delayMs);
  }
}
