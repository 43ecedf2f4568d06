import { describe, expect, it } from '@jest/globals';
import { hasSucceeded, oneTest, summaryLine, total } from './tally.js';

const result = (passed, failed, skipped = 0, skippedIn = []) => ({ passed, failed, skipped, failures: [], skippedIn });

describe('summaryLine', () => {
  it('says how many passed and failed', () => {
    expect(summaryLine(result(12, 0))).toBe('12 passed, 0 failed');
  });

  it('names skipped tests only when there are any', () => {
    expect(summaryLine(result(12, 1, 3))).toBe('12 passed, 1 failed, 3 skipped');
  });
});

describe('hasSucceeded', () => {
  it.each([
    [3, 0, true],
    [3, 1, false],
    [0, 0, false],
  ])('with %i passed and %i failed: %s', (passed, failed, verdict) => {
    expect(hasSucceeded(result(passed, failed))).toBe(verdict);
  });
});

describe('total', () => {
  it('adds the parts up and keeps the names of what failed and of what was skipped', () => {
    const parts = [oneTest('format', true), oneTest('lint', false), result(40, 0, 2, ['a.int.spec.ts (2)'])];
    const [failures, skippedIn] = [['lint'], ['a.int.spec.ts (2)']];
    expect(total(parts)).toEqual({ passed: 41, failed: 1, skipped: 2, failures, skippedIn });
  });
});
