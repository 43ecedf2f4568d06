import { circuitBreaker, CircuitState, handleWhenResult, SamplingBreaker } from 'cockatiel';
import { DeadlinePassed, ServiceUnavailable } from '@nestwork/messaging';
import { asLongAsAwaited } from '../calls/as-long-as-awaited.js';
import { isReply } from './is-reply.js';
import type { PathSettings } from './path-settings.js';

/** How long an attempt may take. */
export interface AttemptLimits {
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** Ends it when its caller has gone. */
  readonly signal?: AbortSignal;
}

/** Makes an attempt, and ends it by its limits. */
export type Attempt<R> = (limits: AttemptLimits) => Promise<R>;

/** What is known of an attempt before it is made. */
export interface TimedCall extends AttemptLimits {
  /** How long the service may take by its contract. */
  readonly timeoutMs: number;
}

/** How an attempt ended: answered, even if by a refusal by name, because the service is there and says what it thinks; or in trouble. */
type Ended<R> = { readonly reply: R } | { readonly refusal: unknown } | { readonly trouble: unknown };

/**
 * Closes the way to a service that does not answer, for a while. Then one attempt is let through to see: it is given the time to show
 * that the service is back, and is not ended by a caller who gives it less, or goes. So it always tells something.
 */
export class Circuit {
  readonly #breaker;
  #openedAt = 0;

  constructor(
    private readonly service: string,
    private readonly settings: PathSettings,
  ) {
    const { failureShare: threshold, sampleMs: duration, leastCallsPerS: minimumRps } = settings;
    this.#breaker = circuitBreaker(
      handleWhenResult((ended) => 'trouble' in Object(ended)),
      { halfOpenAfter: settings.openMs, breaker: new SamplingBreaker({ threshold, duration, minimumRps }) },
    );
    this.#breaker.onStateChange((state) => {
      if (state === CircuitState.Open) this.#openedAt = Date.now();
    });
  }

  get state(): CircuitState {
    return this.#breaker.state;
  }

  onStateChange(listener: (state: CircuitState) => void): void {
    this.#breaker.onStateChange(listener);
  }

  /** For how long no attempt can be made; 0 when one can. */
  get closedForMs(): number {
    // While one call is let through to see, cockatiel would let the others wait for it, beyond their deadlines.
    if (this.state === CircuitState.HalfOpen) return this.settings.openMs;
    if (this.state !== CircuitState.Open) return 0;
    return Math.max(this.#openedAt + this.settings.openMs - Date.now(), 0);
  }

  /** Makes an attempt. Throws what it throws; DeadlinePassed or RequestAborted for a caller who does not wait until it has ended. */
  async execute<R>(attempt: Attempt<R>, call: TimedCall): Promise<R> {
    const ended = await (this.state === CircuitState.Open ? this.#probe(attempt, call) : this.#tell(attempt, call));
    if ('reply' in ended) return ended.reply;
    throw 'trouble' in ended ? ended.trouble : ended.refusal;
  }

  #probe<R>(attempt: Attempt<R>, call: TimedCall): Promise<Ended<R>> {
    const { timeoutMs } = call;
    const deadline = Math.max(call.deadline, Date.now() + this.#tellingMs(timeoutMs));
    // What tells nothing leaves the circuit open; cockatiel would close it.
    const seen = () => this.#ended(attempt, { deadline, timeoutMs }).catch((trouble: unknown) => ({ trouble }));
    return asLongAsAwaited(this.#breaker.execute(seen), { ...call, request: this.service });
  }

  #tell<R>(attempt: Attempt<R>, call: TimedCall): Promise<Ended<R>> {
    const openedAt = this.#openedAt;
    return this.#breaker.execute(async () => {
      const ended = await this.#ended(attempt, call);
      // Of the trouble that it was sent into the circuit knows; what is told now is told by the call that was let through.
      if ('trouble' in ended && openedAt !== this.#openedAt) throw ended.trouble;
      return ended;
    });
  }

  /** Throws what tells nothing of the service: its caller has gone, or gave it too little time, or the request was not sent. */
  async #ended<R>(attempt: Attempt<R>, { timeoutMs, ...limits }: TimedCall): Promise<Ended<R>> {
    const isTelling = limits.deadline - Date.now() >= this.#tellingMs(timeoutMs) * NEARLY_ALL;
    try {
      return { reply: await attempt(limits) };
    } catch (error) {
      const isSilence = error instanceof DeadlinePassed;
      if (error instanceof ServiceUnavailable || (isSilence && isTelling)) return { trouble: error };
      if (isReply(error)) return { refusal: error };
      throw error;
    }
  }

  #tellingMs(timeoutMs: number): number {
    return Math.min(timeoutMs, this.settings.silenceTellsAfterMs);
  }
}

/** A little of the time that a caller has is gone before its request is sent. */
const NEARLY_ALL = 0.9;
