import { describe, expect, it } from '@jest/globals';
import { runsOf } from './runs.js';

describe('the stretches of a stream to read', () => {
  it('cover all places, whatever their order, and leave out wide gaps', () => {
    expect(runsOf([12, 2_010, 10, 90_000, 4_011])).toEqual([
      { first: 10, last: 2_010 },
      { first: 4_011, last: 4_011 },
      { first: 90_000, last: 90_000 },
    ]);
  });

  it('are none for no places', () => {
    expect(runsOf([])).toEqual([]);
  });
});
