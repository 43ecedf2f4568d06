import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HandlingTimedOut, withinTime } from './within-time.js';

describe('work within time', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  const limits = { abortAfterMs: 100, giveUpAfterMs: 250 };

  it('that ends in time ends as it does, and leaves no timer', async () => {
    await expect(withinTime(limits, async () => 'done')).resolves.toBe('done');
    await expect(withinTime(limits, () => Promise.reject(new Error('own')))).rejects.toThrow('own');
  });

  it('is aborted when its time is used up, and may still end by itself', async () => {
    const work = withinTime(
      limits,
      (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('gave up politely'))),
    );
    await jest.advanceTimersByTimeAsync(100);
    await expect(work).resolves.toBe('gave up politely');
  });

  it('that ignores its signal is waited for no longer', async () => {
    const outcome = withinTime(limits, () => new Promise(() => {})).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(249);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(await outcome).toBeInstanceOf(HandlingTimedOut);
  });

  it('that fails after it was given up on harms nobody', async () => {
    let fail: (error: Error) => void = () => {};
    const outcome = withinTime(limits, () => new Promise((_, reject) => (fail = reject))).catch(
      (error: unknown) => error,
    );
    await jest.advanceTimersByTimeAsync(250);
    fail(new Error('too late to matter'));
    expect(await outcome).toBeInstanceOf(HandlingTimedOut);
  });
});
