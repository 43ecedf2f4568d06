import { circuitBreaker, CircuitState, ExponentialBackoff, handleWhen, retry, SamplingBreaker } from 'cockatiel';
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
  readonly signal?: AbortSignal;
}

/** An answer, even if it is a refusal by name: the service is there and says what it thinks. */
type Answered<R> = { readonly reply: R } | { readonly refusal: unknown };

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
      handleWhen((error) => this.#isTrouble(error)),
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
   * Resolves with what an attempt resolves with, and throws what the last one throws; RefusedForNow when none was made.
   *
   * @param attempt  ends by its deadline, which is the same for every attempt of a call
   */
  async call<R>(attempt: () => Promise<R>, { repeatable, signal }: PathCall): Promise<R> {
    if (this.#inFlight >= this.settings.mostInFlight) throw this.#refuse('too many calls', 1_000);
    this.#budget.earn();
    this.#inFlight++;
    const once = () => this.#once(attempt);
    try {
      return await (repeatable ? this.#retry.execute(once, signal) : once());
    } finally {
      this.#inFlight--;
    }
  }

  async #once<R>(attempt: () => Promise<R>): Promise<R> {
    const leftMs = this.#openedAt + this.settings.openMs - Date.now();
    // While one call is let through to see, cockatiel would let the others wait for it, beyond their deadlines.
    if (this.#breaker.state === CircuitState.HalfOpen) throw this.#refuse('circuit', this.settings.openMs);
    if (this.#breaker.state === CircuitState.Open && leftMs > 0) throw this.#refuse('circuit', leftMs);
    const answered = await this.#breaker.execute(() => this.#answered(attempt));
    if ('refusal' in answered) throw answered.refusal;
    return answered.reply;
  }

  async #answered<R>(attempt: () => Promise<R>): Promise<Answered<R>> {
    try {
      return { reply: await attempt() };
    } catch (error) {
      if (this.#isTrouble(error) || error instanceof RequestAborted) throw error;
      return { refusal: error };
    }
  }

  /** A caller that has gone tells nothing of the service, but must not close the circuit either. */
  #isTrouble(error: unknown): boolean {
    if (error instanceof RequestAborted) return this.#breaker.state === CircuitState.HalfOpen;
    return error instanceof ServiceUnavailable || error instanceof DeadlinePassed;
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

const NAMES: Readonly<Record<CircuitState, PathState['circuit']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};
