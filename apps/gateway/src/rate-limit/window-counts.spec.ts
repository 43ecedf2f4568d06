import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WindowCounts } from './window-counts.js';

let now: number;
let counts: WindowCounts;

beforeEach(() => {
  now = 1_000;
  counts = new WindowCounts(60_000, () => now);
});

describe('the requests of a caller', () => {
  it('are counted from the first one on, for as long as a window', () => {
    expect(counts.add('a')).toEqual({ requests: 1, leftMs: 60_000 });
    now += 59_999;
    expect(counts.add('a')).toEqual({ requests: 2, leftMs: 1 });
    now += 1;
    expect(counts.add('a')).toEqual({ requests: 1, leftMs: 60_000 });
  });

  it('are no other caller’s', () => {
    counts.add('a');
    now += 30_000;
    expect(counts.add('b')).toEqual({ requests: 1, leftMs: 60_000 });
    expect(counts.add('a')).toEqual({ requests: 2, leftMs: 30_000 });
  });

  it('are forgotten when their window is over, however many callers there were', () => {
    for (let caller = 0; caller < 10_000; caller++) counts.add(`caller ${caller}`);
    now += 30_000;
    counts.add('later');
    now += 30_000;
    counts.add('last');
    expect(counts.size).toBe(2);
  });

  it('have never longer than a window, however finely the clock of the machine counts', () => {
    const own = new WindowCounts(60_000);
    const clock = jest.spyOn(performance, 'now');
    for (let caller = 0; caller < 1_000; caller++) {
      clock.mockReturnValue(5_600 + caller * 50.123_456_789);
      expect(own.add(`caller ${caller}`).leftMs).toBe(60_000);
    }
    clock.mockRestore();
  });
});
