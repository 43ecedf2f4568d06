import { describe, expect, it } from '@jest/globals';
import type { ReconcileLease } from './reconcile-lease.js';
import { spansToCompare } from './spans.js';

const now = new Date('2026-03-10T12:00:00Z');
const at = (time: string) => new Date(`2026-03-${time}Z`);
const tuning = { reconcileLagMs: 30_000, keepPublishedDays: 7 };
const lease: ReconcileLease = {
  epoch: '1',
  now,
  comparedUntil: at('10T11:58:30'),
  allComparedAt: at('09T12:00:01'),
  unrepaired: [],
};
const oldest = at('02T12:00:00');
const everything = {
  scope: 'all',
  spans: [
    { from: at('10T10:59:30'), until: at('10T11:59:30') },
    { from: oldest, until: at('10T10:59:30') },
  ],
  oldest,
};

describe('what is compared', () => {
  it('is what came since the last time, overlapping it, but for what is too fresh', () => {
    const span = { from: at('10T11:57:30'), until: at('10T11:59:30') };
    expect(spansToCompare(lease, tuning, false)).toEqual({ scope: 'recent', spans: [span], oldest });
  });

  it('is everything once a day, the last hour first', () => {
    const due = { ...lease, allComparedAt: at('09T12:00:00') };
    expect(spansToCompare(due, tuning, false)).toEqual(everything);
  });

  it('is everything at first, and when a stream stepped back', () => {
    expect(spansToCompare({ ...lease, comparedUntil: null }, tuning, false)).toEqual(everything);
    expect(spansToCompare({ ...lease, allComparedAt: null }, tuning, false)).toEqual(everything);
    expect(spansToCompare(lease, tuning, true)).toEqual(everything);
  });
});
