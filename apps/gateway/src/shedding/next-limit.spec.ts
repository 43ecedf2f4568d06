import { describe, expect, it } from '@jest/globals';
import { nextLimit } from './next-limit.js';

const rules = { least: 10, most: 1_000, tooLateMs: 100 };
const late = { delayMs: 101, peak: 500 };
const intime = { delayMs: 100, peak: 500 };

describe('the number of requests that may be in flight', () => {
  it.each([
    ['falls below what was in flight when the loop was late', 1_000, late, 400],
    ['falls below itself when more than it was in flight', 100, late, 80],
    ['falls to the least when half of that was in flight', 1_000, { delayMs: 101, peak: 5 }, 10],
    ['stays when less was: the loop was late of something else', 1_000, { delayMs: 5_000, peak: 4 }, 1_000],
    ['stays when nothing was', 600, { delayMs: 5_000, peak: 0 }, 600],
    ['never falls below the least', 11, late, 10],
    ['rises a little while it is used', 600, intime, 630],
    ['rises by one at least', 10, { delayMs: 0, peak: 10 }, 11],
    ['never rises above the most', 999, intime, 1_000],
    ['stays while it is not used', 600, { delayMs: 0, peak: 299 }, 600],
  ])('%s', (_name, limit, sample, next) => {
    expect(nextLimit(limit, sample, rules)).toBe(next);
  });

  it('recovers from the least to the most', () => {
    let limit = 10;
    for (let looks = 0; looks < 200; looks++) limit = nextLimit(limit, { delayMs: 5, peak: limit }, rules);
    expect(limit).toBe(1_000);
  });
});
