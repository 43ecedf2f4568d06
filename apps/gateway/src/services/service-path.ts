import { CircuitState, ExponentialBackoff, type IBackoff } from 'cockatiel';
import { setTimeout } from 'node:timers/promises';
import { DeadlinePassed, ServiceUnavailable } from '@nestwork/messaging';
import { CallsInFlight, type CallOrigin, type NoRoom } from './calls-in-flight.js';
import { Circuit, type Attempt, type TimedCall } from './circuit.js';
import { isReply } from './is-reply.js';
import type { PathMetrics } from './path-metrics.js';
import type { PathSettings } from './path-settings.js';
import { RetryBudget } from './retry-budget.js';
import { pathRefused, tooManyInFlight } from './path-refused.js';

/** How the way to a service is. */
export interface PathState {
  readonly service: string;
  readonly circuit: 'closed' | 'open' | 'half-open';
  readonly inFlight: number;
}

/** What a call allows: until when its caller waits, and more. */
export interface PathCall extends TimedCall, CallOrigin {
  /** Whether a repeat is harmless: it is for questions, and for commands under an id that the caller repeats. */
  readonly repeatable: boolean;
}

/**
 * The way to one service, for all calls of this gateway: bounded in flight, closed for a while when the service does not answer, and
 * repeating within a budget what was not executed.
 */
export class ServicePath {
  readonly #calls;
  readonly #circuit;
  readonly #budget;

  constructor(
    readonly service: string,
    private readonly settings: PathSettings,
    private readonly metrics: PathMetrics,
  ) {
    this.#budget = new RetryBudget(settings.retryShare, settings.mostSavedRetries);
    this.#calls = new CallsInFlight(settings);
    this.#circuit = new Circuit(service, settings);
    this.#circuit.onStateChange((state) => metrics.circuit.set({ target: service }, state));
    metrics.circuit.set({ target: service }, 0);
  }

  get state(): PathState {
    return { service: this.service, circuit: NAMES[this.#circuit.state], inFlight: this.#calls.count };
  }

  /**
   * Resolves with what an attempt resolves with, and throws what the last one throws; RefusedForNow when none was made, and
   * DeadlinePassed when it came too late for one.
   */
  async call<R>(attempt: Attempt<R>, call: PathCall): Promise<R> {
    if (call.deadline <= Date.now()) throw DeadlinePassed.of({ request: this.service });
    const noRoom = this.#calls.noRoomFor(call);
    if (noRoom) throw this.#refuse(noRoom);
    const leave = this.#calls.enter(call);
    try {
      return await (call.repeatable ? this.#repeated(attempt, call) : this.#once(attempt, call));
    } finally {
      leave();
    }
  }

  async #repeated<R>(attempt: Attempt<R>, call: PathCall): Promise<R> {
    let pause: IBackoff<unknown> | undefined;
    for (let repeats = 0; ; repeats++) {
      try {
        return await this.#once(attempt, call);
      } catch (error) {
        if (!(error instanceof ServiceUnavailable) || repeats >= this.settings.mostRetries) throw error;
        const backoff = { initialDelay: this.settings.retryPauseMs };
        pause = pause ? pause.next(undefined) : new ExponentialBackoff(backoff).next();
        if (!(await this.#mayRepeat(call, pause.duration))) throw error;
      }
    }
  }

  async #once<R>(attempt: Attempt<R>, { timeoutMs, deadline, signal }: PathCall): Promise<R> {
    const { closedForMs } = this.#circuit;
    if (closedForMs > 0) throw this.#refuse('circuit', closedForMs);
    try {
      const reply = await this.#circuit.execute(attempt, { timeoutMs, deadline, ...(signal && { signal }) });
      this.#budget.earn();
      return reply;
    } catch (error) {
      if (isReply(error)) this.#budget.earn();
      throw error;
    }
  }

  /** Pauses where a repeat would be in time, and then takes one if it can be sent: its caller waits still, and the circuit is not open. */
  async #mayRepeat({ deadline, signal }: PathCall, pauseMs: number): Promise<boolean> {
    if (Date.now() + pauseMs >= deadline) return false;
    // That the caller goes ends the pause.
    if (!this.#budget.isEmpty) await setTimeout(pauseMs, undefined, signal && { signal }).catch(() => undefined);
    if (signal?.aborted || deadline <= Date.now() || this.#circuit.closedForMs > 0) return false;
    const allowed = this.#budget.take();
    this.metrics.retries.inc({ target: this.service, outcome: allowed ? 'repeated' : 'not allowed' });
    return allowed;
  }

  #refuse(reason: 'circuit' | NoRoom, waitMs = 0): Error {
    this.metrics.refused.inc({ target: this.service, reason });
    return reason === 'too many calls of one caller' ? tooManyInFlight() : pathRefused(waitMs);
  }
}

const NAMES: Readonly<Record<CircuitState, PathState['circuit']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};
