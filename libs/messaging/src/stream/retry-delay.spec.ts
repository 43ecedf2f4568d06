import { describe, expect, it } from '@jest/globals';
import { retryDelay } from './retry-delay.js';

describe('the delay after a failed attempt (T23)', () => {
  const delays = [1_000, 5_000, 15_000, 60_000];

  it('grows as configured, and stays at the last one', () => {
    expect([1, 2, 3, 4, 5, 50].map((attempts) => retryDelay(delays, attempts, () => 0))).toEqual([
      1_000, 5_000, 15_000, 60_000, 60_000, 60_000,
    ]);
  });

  it('is up to a fifth longer, so that failures do not come back in step', () => {
    expect(retryDelay(delays, 2, () => 0.999_999)).toBe(6_000);
  });

  it('is none when none is configured', () => {
    expect(retryDelay([], 1)).toBe(0);
  });
});
