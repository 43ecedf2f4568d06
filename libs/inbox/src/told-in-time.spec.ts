import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RequestInFlight } from '@nestwork/messaging';
import { toldInTime } from './told-in-time.js';

let looks = 0;
const waiting = (isInFlight: boolean) => ({
  isInFlight: async () => {
    looks++;
    return isInFlight;
  },
});
const request = (leftMs: number) => ({ via: 'request' as const, deadline: Date.now() + leftMs });
const never = () => new Promise<never>(() => undefined);

beforeEach(() => {
  looks = 0;
  jest.useFakeTimers();
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

/** How a promise has ended by now; undefined when it has not. */
function seen(promise: Promise<unknown>): { ended?: unknown } {
  const state: { ended?: unknown } = {};
  promise.then(
    (value) => (state.ended = value),
    (error) => (state.ended = error),
  );
  return state;
}

describe('work that waits for a copy of its message', () => {
  it.each([
    [3_000, 2_600],
    [800, 600],
  ])('is told of it before its deadline: %d ms before it after %d', async (leftMs, toldAfterMs) => {
    const state = seen(toldInTime(request(leftMs), waiting(true), never));
    await jest.advanceTimersByTimeAsync(toldAfterMs - 1);
    expect(state).toEqual({});
    await jest.advanceTimersByTimeAsync(1);
    expect(state.ended).toBeInstanceOf(RequestInFlight);
  });

  it('must not begin after it was told', async () => {
    let begin = () => {};
    const told = toldInTime(request(3_000), waiting(true), (allowed) => {
      begin = allowed;
      return never();
    });
    const state = seen(told);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(state.ended).toBeInstanceOf(RequestInFlight);
    expect(begin).toThrow(RequestInFlight);
  });

  it('is told nothing once it has begun, however long it takes', async () => {
    const done = toldInTime(request(3_000), waiting(true), async (begin) => {
      begin();
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      return 'done';
    });
    await jest.advanceTimersByTimeAsync(10_000);
    await expect(done).resolves.toBe('done');
    expect(looks).toBe(0);
  });

  it('goes on to wait when there is no such copy, or nobody can say', async () => {
    const slow = (isInFlight: () => Promise<boolean>) =>
      toldInTime(request(3_000), { isInFlight }, () => new Promise((resolve) => setTimeout(resolve, 5_000, 'slow')));
    const both = Promise.all([slow(async () => false), slow(() => Promise.reject(new Error('no connection is free')))]);
    await jest.advanceTimersByTimeAsync(5_000);
    await expect(both).resolves.toEqual(['slow', 'slow']);
  });

  it('of a stored message waits as long as it takes: nobody waits for its answer', async () => {
    const done = toldInTime(
      { via: 'stream', deadline: Date.now() },
      waiting(true),
      () => new Promise((resolve) => setTimeout(resolve, 60_000, 'done')),
    );
    await jest.advanceTimersByTimeAsync(60_000);
    await expect(done).resolves.toBe('done');
    expect(looks).toBe(0);
  });
});
