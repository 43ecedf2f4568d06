import { describe, expect, it } from '@jest/globals';
import { Hindrances } from './hindrances.js';

describe('the hindrances of messages', () => {
  it('are counted in a row, for each message apart', () => {
    const hindrances = new Hindrances();
    expect(['a', 'a', 'b', 'a'].map((name) => hindrances.add(name))).toEqual([1, 2, 1, 3]);
    hindrances.end('a');
    expect(['a', 'b'].map((name) => hindrances.add(name))).toEqual([1, 2]);
  });

  it('are forgotten when the message is not heard of any more, as when another instance finished it', () => {
    let now = 0;
    const hindrances = new Hindrances(() => now);
    for (const name of ['a', 'b', 'a']) hindrances.add(name);
    now = 3_599_999;
    expect(hindrances.add('b')).toBe(2);
    now = 3_600_000;
    hindrances.add('c');
    expect(hindrances.size).toBe(2);
    expect([hindrances.add('a'), hindrances.add('b')]).toEqual([1, 3]);
  });
});
