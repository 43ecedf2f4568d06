import { beforeEach, describe, expect, it } from '@jest/globals';
import { ContractError, ErrorContract, InvalidMessage, Problem } from '@nestwork/contract-kit';
import { DeadlinePassed, RequestAborted, ServiceUnavailable } from '@nestwork/messaging';
import { Metrics } from '@nestwork/observability';
import { eventually } from '@nestwork/testing';
import { RefusedForNow } from '../problem/refused-for-now.js';
import type { Attempt, AttemptLimits } from './circuit.js';
import { pathMetrics } from './path-metrics.js';
import { pathSettings, type PathSettings } from './path-settings.js';
import { ServicePath, type PathCall } from './service-path.js';

@ErrorContract('teas.sold-out', 'conflict')
class SoldOut extends ContractError {}

const away = () => Promise.reject(ServiceUnavailable.of({ request: 'r', reason: 'nobody' }));
const silent = () => Promise.reject(DeadlinePassed.of({ request: 'r' }));
const refuses = () => Promise.reject(SoldOut.of({}));
const gone = () => Promise.reject(RequestAborted.of({ request: 'r' }));
const answers = () => Promise.resolve('tea');
/** What is thrown of a request that never left the gateway. */
const unsent: readonly [string, Error][] = [
  ['that NATS cannot carry', InvalidMessage.of({ problems: [Problem.of({ path: '', problem: 'is too large' })] })],
  ['that a defect of the gateway ends', new TypeError('no such field')],
];
const timeoutMs = 60_000;
const repeatable = { repeatable: true };
const unrepeatable = { repeatable: false };
/** As one that a phone asks, which waits for less than the service may take. */
const hurried = () => ({ ...unrepeatable, deadline: Date.now() + 300 });

let metrics: Metrics;
let path: ServicePath;

function pathWith(settings: Partial<PathSettings>): ServicePath {
  metrics = new Metrics('gateway');
  return new ServicePath('teas', { ...pathSettings, retryPauseMs: 1, ...settings }, pathMetrics(metrics));
}

beforeEach(() => {
  path = pathWith({ leastCallsPerS: 0.5, openMs: 50 });
});

async function outcome(attempt: Attempt<string>, call: Partial<PathCall> = unrepeatable): Promise<unknown> {
  const whole = { ...unrepeatable, isCommand: false, deadline: Date.now() + timeoutMs, timeoutMs, ...call };
  return path.call(attempt, whole).catch((error: unknown) => error);
}

type CallOf = () => Partial<PathCall>;

async function times(count: number, attempt: Attempt<string>, callOf: CallOf = () => ({})): Promise<void> {
  for (let index = 0; index < count; index++) await outcome(attempt, callOf());
}

describe('the circuit', () => {
  it.each([
    ['is away', away],
    ['does not answer in time', silent],
  ])('opens when the service %s, and says when to come back', async (_name, attempt) => {
    path = pathWith({ leastCallsPerS: 0.5, openMs: 60_000 });
    await times(20, attempt);
    expect(path.state.circuit).toBe('open');
    const refused = await outcome(() => {
      throw new Error('must not be called');
    });
    expect(refused).toBeInstanceOf(RefusedForNow);
    const waitS = refused instanceof RefusedForNow ? refused.refusal.retryAfterS : undefined;
    expect(refused).toMatchObject({ refusal: { status: 503, code: 'service-unavailable' } });
    expect(waitS).toBeGreaterThan(1);
    expect(waitS).toBeLessThanOrEqual(60);
    expect(await metrics.text()).toContain('nestwork_service_circuit{target="teas",service="gateway"} 1');
  });

  it.each([
    ['the service refuses by name', refuses],
    ['callers go away', gone],
  ])('stays closed when %s', async (_name, attempt) => {
    await times(50, attempt);
    expect(path.state.circuit).toBe('closed');
  });

  it('stays closed when a service is silent to callers in a hurry, however many they are', async () => {
    await times(50, silent, hurried);
    expect(path.state.circuit).toBe('closed');
    await times(20, answers);
    await times(10, silent);
    expect(path.state.circuit).toBe('closed');
  });

  it('opens when a service is silent for all the time of its contract, short as that may be', async () => {
    await times(20, silent, () => ({ deadline: Date.now() + 800, timeoutMs: 800 }));
    expect(path.state.circuit).toBe('open');
  });

  it('opens as well when most callers go away before they are answered', async () => {
    for (let calls = 0; calls < 20; calls++) {
      await times(3, gone);
      await outcome(silent);
    }
    expect(path.state.circuit).toBe('open');
  });

  it('lets one call through after a while, and closes when that is answered, even by a refusal', async () => {
    await times(20, silent);
    await eventually(async () => expect(await outcome(refuses)).toBeInstanceOf(SoldOut));
    expect(path.state.circuit).toBe('closed');
  });

  it.each(unsent)(
    'stays open when the call that is let through is one %s, and tells its caller why',
    async (_, error) => {
      await times(20, silent);
      const { fail, ended } = await probe();
      fail(error);
      expect(await ended).toBe(error);
      expect(path.state.circuit).toBe('open');
    },
  );

  it.each(unsent)('opens as well among calls %s: they are none that were answered', async (_, error) => {
    await times(30, () => Promise.reject(error));
    await times(20, silent);
    expect(path.state.circuit).toBe('open');
  });

  it('is left to the call that is let through when one fails that was sent before', async () => {
    let fail: (error: Error) => void = () => {};
    const old = outcome(() => new Promise<string>((_, reject) => (fail = reject)));
    await times(20, silent);
    const { answer, ended } = await probe();
    fail(DeadlinePassed.of({ request: 'r' }));
    expect(await old).toBeInstanceOf(DeadlinePassed);
    expect(path.state.circuit).toBe('half-open');
    answer('tea');
    expect(await ended).toBe('tea');
    expect(path.state.circuit).toBe('closed');
  });

  it('refuses the others meanwhile, and stays open when the one is not answered', async () => {
    await times(20, silent);
    const { fail, ended } = await probe();
    expect(await outcome(answers)).toBeInstanceOf(RefusedForNow);
    fail(DeadlinePassed.of({ request: 'r' }));
    expect(await ended).toBeInstanceOf(DeadlinePassed);
    expect(path.state.circuit).toBe('open');
  });

  it('closes by the answer to a call that was let through, also when its caller has gone', async () => {
    await times(20, silent);
    const caller = new AbortController();
    const { answer, ended, limits } = await probe(() => ({ signal: caller.signal }));
    caller.abort();
    expect(await ended).toBeInstanceOf(RequestAborted);
    expect([limits.signal, path.state.circuit]).toEqual([undefined, 'half-open']);
    answer('tea');
    await eventually(() => expect(path.state.circuit).toBe('closed'));
  });

  it('gives a call that is let through the time that tells, however little its caller has', async () => {
    await times(20, silent);
    const { fail, ended, limits, askedAt } = await probe(hurried);
    expect(limits.deadline).toBeGreaterThanOrEqual(askedAt + pathSettings.silenceTellsAfterMs);
    expect(await ended).toBeInstanceOf(DeadlinePassed);
    expect(path.state.circuit).toBe('half-open');
    fail(DeadlinePassed.of({ request: 'r' }));
    await eventually(() => expect(path.state.circuit).toBe('open'));
  });
});

/** Waits until the open circuit lets a call through, which the test answers. */
async function probe(callOf: CallOf = () => ({})) {
  let [answer, fail]: [(reply: string) => void, (error: Error) => void] = [() => {}, () => {}];
  const seen: AttemptLimits[] = [];
  const held = (limits: AttemptLimits) => {
    seen.push(limits);
    return new Promise<string>((resolve, reject) => ([answer, fail] = [resolve, reject]));
  };
  return eventually(async () => {
    const askedAt = Date.now();
    const ended = outcome(held, callOf());
    expect(path.state.circuit).toBe('half-open');
    return { ended, answer, fail, limits: seen[0]!, askedAt };
  });
}

describe('a call', () => {
  it('that is harmless to repeat is repeated when nobody took it', async () => {
    await times(10, answers);
    let attempts = 0;
    expect(await outcome(() => (++attempts === 1 ? away() : answers()), repeatable)).toBe('tea');
    expect(attempts).toBe(2);
  });

  it.each([
    ['may take effect twice', away, unrepeatable],
    ['may have been executed', silent, repeatable],
    ['was refused by name', refuses, repeatable],
  ])('is not repeated when it %s', async (_name, ending, call) => {
    await times(20, answers);
    let attempts = 0;
    await outcome(() => {
      attempts++;
      return ending();
    }, call);
    expect(attempts).toBe(1);
  });

  it('is repeated no more often than for one in ten that went well, and only what is repeated counts', async () => {
    path = pathWith({ leastCallsPerS: 1_000 });
    await times(100, answers);
    let attempts = 0;
    const counted = () => {
      attempts++;
      return away();
    };
    await times(100, counted, () => repeatable);
    expect(attempts).toBe(110);
    const text = await metrics.text();
    expect(text).toMatch(/service_retries_total\{[^}]*outcome="repeated"[^}]*\} 10\n/);
    // Five calls were repeated twice, and ended there; the others asked once for a repeat.
    expect(text).toMatch(/service_retries_total\{[^}]*outcome="not allowed"[^}]*\} 95\n/);
  });

  it('that nobody takes saves up no repeats', async () => {
    path = pathWith({ leastCallsPerS: 1_000 });
    await times(50, away);
    let attempts = 0;
    await outcome(() => {
      attempts++;
      return away();
    }, repeatable);
    expect(attempts).toBe(1);
  });

  it('is not repeated, and takes no repeat, when its caller has gone meanwhile', async () => {
    await times(10, answers);
    const caller = new AbortController();
    let attempts = 0;
    const leaves = () => {
      attempts++;
      caller.abort();
      return away();
    };
    expect(await outcome(leaves, { ...repeatable, signal: caller.signal })).toBeInstanceOf(ServiceUnavailable);
    expect(attempts).toBe(1);
    expect(await metrics.text()).not.toMatch(/service_retries_total\{/);
  });

  it.each<[string, CallOf]>([
    ['its caller goes', () => ({ ...repeatable, signal: leavesSoon() })],
    ['its deadline would come', () => ({ ...repeatable, deadline: Date.now() + 100 })],
  ])('is not repeated, and takes no repeat, when %s in the pause before', async (_, callOf) => {
    path = pathWith({ retryPauseMs: 20_000 });
    await times(10, answers);
    expect(await outcome(away, callOf())).toBeInstanceOf(ServiceUnavailable);
    expect(await metrics.text()).not.toMatch(/service_retries_total\{/);
  });

  it('is not repeated, and takes no repeat, when the circuit opens in the pause before', async () => {
    path = pathWith({ leastCallsPerS: 0.5, openMs: 60_000, retryPauseMs: 300 });
    await times(10, answers);
    const paused = outcome(away, repeatable);
    await times(20, silent);
    expect(path.state.circuit).toBe('open');
    expect(await paused).toBeInstanceOf(ServiceUnavailable);
    expect(await metrics.text()).not.toMatch(/service_retries_total\{/);
  });

  it('that is refused by name saves up for a repeat, as any other that is answered', async () => {
    await times(10, refuses);
    let attempts = 0;
    expect(await outcome(() => (++attempts === 1 ? away() : answers()), repeatable)).toBe('tea');
    expect(attempts).toBe(2);
  });

  it('that comes after its deadline is not sent, and tells nothing', async () => {
    let attempts = 0;
    const sent = () => {
      attempts++;
      return silent();
    };
    await times(50, sent, () => ({ deadline: Date.now() - 1 }));
    expect({ attempts, circuit: path.state.circuit }).toEqual({ attempts: 0, circuit: 'closed' });
    expect(await outcome(sent, { deadline: Date.now() - 1 })).toBeInstanceOf(DeadlinePassed);
  });

  it('is refused at once when too many wait already', async () => {
    path = pathWith({ mostInFlight: 2, keptForCommands: 0 });
    const ends: (() => void)[] = [];
    const held = () => new Promise<string>((resolve) => ends.push(() => resolve('late')));
    const waiting = [outcome(held), outcome(held)];
    expect(path.state.inFlight).toBe(2);
    expect(await outcome(answers)).toMatchObject({ refusal: { status: 503 } });
    ends.forEach((end) => end());
    expect(await Promise.all(waiting)).toEqual(['late', 'late']);
    expect(await outcome(answers)).toBe('tea');
  });

  it('is refused when its caller has too many that wait, and that of another is not', async () => {
    path = pathWith({ mostInFlightOfCaller: 1 });
    let end: () => void = () => {};
    const held = () => new Promise<string>((resolve) => (end = () => resolve('late')));
    const waiting = outcome(held, { caller: 'user:1' });
    const refused = await outcome(answers, { caller: 'user:1' });
    expect(refused).toMatchObject({ refusal: { status: 429, code: 'gateway.too-many-requests', retryAfterS: 1 } });
    expect(await outcome(answers, { caller: 'user:2' })).toBe('tea');
    end();
    expect(await waiting).toBe('late');
    expect(await outcome(answers, { caller: 'user:1' })).toBe('tea');
    expect(await metrics.text()).toMatch(/refused_total\{[^}]*reason="too many calls of one caller"[^}]*\} 1\n/);
  });
});

function leavesSoon(): AbortSignal {
  const caller = new AbortController();
  setImmediate(() => caller.abort());
  return caller.signal;
}
