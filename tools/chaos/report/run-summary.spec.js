import { describe, expect, it } from '@jest/globals';
import { runSummary } from './run-summary.js';

const run = { seed: 7, mix: 'each', minutes: 10, nodes: 1, sagas: 900, drain: { done: true } };
const summary = (changes = {}) =>
  runSummary({ run, faults: 24, violations: 0, recoveries: [], losses: [], ...changes });

describe('a run in a sentence', () => {
  it('is what it went through, and that every promise was kept', () => {
    expect(summary()).toBe(
      '**Seed 7:** 900 orders and 24 faults, one after the other, in 10 minutes, on one NATS node; every promise was kept.',
    );
  });

  it.each([
    [{ violations: 2 }, 'promises were broken 2 times'],
    [{ run: { ...run, drain: { done: false } } }, 'it never came to rest'],
    [
      { violations: 1, run: { ...run, drain: { done: false } } },
      'promises were broken 1 times, and it never came to rest',
    ],
  ])('does not say so of one in which they were not: %j', (changes, text) => {
    expect(summary(changes)).toMatch(new RegExp(`; ${text}\\.$`));
  });

  it('tells what the broker lost and what of it came back', () => {
    const losses = (back) => [
      { lost: 3, 'published again': 3 },
      { lost: 4, 'published again': back },
    ];
    expect(summary({ losses: losses(4) })).toContain('; of 7 messages that the broker lost, all were published again');
    expect(summary({ losses: losses(3) })).toContain('; of 7 messages that the broker lost, 6 were published again');
  });

  it('holds only what no other fault disturbed against the limits', () => {
    const recoveries = (over) => [
      { alone: 2, over: '' },
      { alone: 3, over },
    ];
    expect(summary({ recoveries: recoveries('') })).toMatch(/; all 5 recoveries within their limits\.$/);
    expect(summary({ recoveries: recoveries(1) })).toMatch(/; 1 of 5 recoveries over their limits\.$/);
    expect(summary({ recoveries: [{ alone: 0, over: '' }] })).toMatch(/every promise was kept\.$/);
  });
});
