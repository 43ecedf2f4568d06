import { describe, expect, it } from '@jest/globals';
import { patienceOf } from './patience.js';

describe('how long a caller would wait', () => {
  it.each([
    ['wait=5', 5_000],
    ['Wait = "7"', 7_000],
    ['respond-async, wait=10', 10_000],
    ['wait=3; strict', 3_000],
  ])('is what it prefers: %s', (prefer, waitMs) => {
    expect(patienceOf({ prefer })).toBe(waitMs);
  });

  it('is granted up to 20 seconds', () => {
    expect(patienceOf({ prefer: 'wait=600' })).toBe(20_000);
  });

  it.each([undefined, '', 'wait', 'wait=', 'wait=0', 'wait=-5', 'wait=1.5', 'wait=soon', 'await=5', 'return=minimal'])(
    'is not at all where it prefers nothing that can be read: %s',
    (prefer) => {
      expect(patienceOf({ prefer })).toBeUndefined();
    },
  );
});
