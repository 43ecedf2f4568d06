import {
  circuitBreaker,
  CircuitState,
  ExponentialBackoff,
  handleWhen,
  handleWhenResult,
  retry,
  SamplingBreaker,
} from 'cockatiel';
import { DeadlinePassed, RequestAborted, ServiceUnavailable } from '@nestwork/messaging';
import type { PathMetrics } from './path-metrics.js';
import type { PathSettings } from './path-settings.js';
import { RetryBudget } from './retry-budget.js';
import { pathRefused } from './path-refused.js';

/** How the way to a service is. */
export interface PathState {
  readonly service: string;
  readonly circuit: 'closed' | 'open' | 'half-open';
  readonly inFlight: number;
}

/** What a call allows. */
export interface PathCall {
  /** Whether a repeat is harmless: it is for questions, and for commands under an id that the caller repeats. */
  readonly repeatable: boolean;
  /** When the caller stops waiting, in epoch milliseconds. */
  readonly deadline: number;
  /** How long the service may take by its contract. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** How an attempt ended: answered, even if by a refusal by name, because the service is there and says what it thinks; or in trouble. */
type Ended<R> = { readonly reply: R } | { readonly refusal: unknown } | { readonly trouble: unknown };

/**
 * The way to one service, for all calls of this gateway: bounded in flight, closed for a while when the service does not answer, and
 * repeating within a budget what was not executed.
 */
export class ServicePath {
  readonly #breaker;
  readonly #retry;
  readonly #budget;
  #inFlight = 0;
  #openedAt = 0;

  constructor(
    readonly service: string,
    private readonly settings: PathSettings,
    private readonly metrics: PathMetrics,
  ) {
    const { failureShare: threshold, sampleMs: duration, leastCallsPerS: minimumRps } = settings;
    this.#budget = new RetryBudget(settings.retryShare, settings.mostSavedRetries);
    this.#breaker = circuitBreaker(
      handleWhenResult((ended) => 'trouble' in Object(ended)),
      { halfOpenAfter: settings.openMs, breaker: new SamplingBreaker({ threshold, duration, minimumRps }) },
    );
    this.#retry = retry(
      handleWhen((error) => error instanceof ServiceUnavailable && this.#mayRepeat()),
      { maxAttempts: settings.mostRetries, backoff: new ExponentialBackoff({ initialDelay: settings.retryPauseMs }) },
    );
    this.#breaker.onStateChange((state) => this.#note(state));
    metrics.circuit.set({ target: service }, 0);
  }

  get state(): PathState {
    return { service: this.service, circuit: NAMES[this.#breaker.state], inFlight: this.#inFlight };
  }

  /**
   * Resolves with what an attempt resolves with, and throws what the last one throws; RefusedForNow when none was made, and
   * DeadlinePassed when it came too late for one.
   *
   * @param attempt  ends by its deadline, which is the same for every attempt of a call
   */
  async call<R>(attempt: () => Promise<R>, call: PathCall): Promise<R> {
    if (call.deadline <= Date.now()) throw DeadlinePassed.of({ request: this.service });
    if (this.#inFlight >= this.settings.mostInFlight) throw this.#refuse('too many calls', 1_000);
    this.#budget.earn();
    this.#inFlight++;
    const once = () => this.#once(attempt, call);
    try {
      return await (call.repeatable ? this.#retry.execute(once, call.signal) : once());
    } finally {
      this.#inFlight--;
    }
  }

  async #once<R>(attempt: () => Promise<R>, call: PathCall): Promise<R> {
    const leftMs = this.#openedAt + this.settings.openMs - Date.now();
    // While one call is let through to see, cockatiel would let the others wait for it, beyond their deadlines.
    if (this.#breaker.state === CircuitState.HalfOpen) throw this.#refuse('circuit', this.settings.openMs);
    if (this.#breaker.state === CircuitState.Open && leftMs > 0) throw this.#refuse('circuit', leftMs);
    const ended = await this.#breaker.execute(() => this.#ended(attempt, call));
    if ('reply' in ended) return ended.reply;
    throw 'trouble' in ended ? ended.trouble : ended.refusal;
  }

  /** Throws what tells nothing of the service: its caller has gone, or gave it no time. */
  async #ended<R>(attempt: () => Promise<R>, call: PathCall): Promise<Ended<R>> {
    const givenMs = call.deadline - Date.now();
    try {
      return { reply: await attempt() };
    } catch (error) {
      if (this.#isTrouble(error, givenMs, call)) return { trouble: error };
      if (error instanceof RequestAborted || error instanceof DeadlinePassed) throw error;
      return { refusal: error };
    }
  }

  /** What tells nothing must not close the circuit either. */
  #isTrouble(error: unknown, givenMs: number, { timeoutMs }: PathCall): boolean {
    if (error instanceof ServiceUnavailable) return true;
    const isSilent = error instanceof DeadlinePassed;
    if (isSilent && givenMs >= Math.min(timeoutMs, this.settings.silenceTellsAfterMs) * NEARLY_ALL) return true;
    return (isSilent || error instanceof RequestAborted) && this.#breaker.state === CircuitState.HalfOpen;
  }

  #mayRepeat(): boolean {
    const allowed = this.#budget.take();
    this.metrics.retries.inc({ target: this.service, outcome: allowed ? 'repeated' : 'not allowed' });
    return allowed;
  }

  #refuse(reason: 'circuit' | 'too many calls', waitMs: number): Error {
    this.metrics.refused.inc({ target: this.service, reason });
    return pathRefused(waitMs);
  }

  #note(state: CircuitState): void {
    if (state === CircuitState.Open) this.#openedAt = Date.now();
    this.metrics.circuit.set({ target: this.service }, state);
  }
}

/** A little of the time that a caller has is gone before its request is sent. */
const NEARLY_ALL = 0.9;

const NAMES: Readonly<Record<CircuitState, PathState['circuit']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};
