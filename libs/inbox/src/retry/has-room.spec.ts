import { describe, expect, it } from '@jest/globals';
import { hasRoom } from './has-room.js';

/** The retries that begin when these consumers ask one after the other, for as long as any gets a place; none ends. */
function hanging(
  consumers: readonly string[],
  { total, asking = consumers }: { total: number; asking?: readonly string[] },
) {
  const taken: string[] = [];
  for (;;) {
    const next = asking.filter((each) => hasRoom(each, { total, taken, consumers }));
    if (next.length === 0) return taken;
    for (const each of next) if (hasRoom(each, { total, taken, consumers })) taken.push(each);
  }
}

describe('the places of retries', () => {
  it('are four for one consumer', () => {
    expect(hanging(['a'], { total: 5 })).toEqual(['a', 'a', 'a', 'a']);
    expect(hanging(['a', 'b'], { total: 5, asking: ['a'] })).toEqual(['a', 'a', 'a', 'a']);
  });

  it('are no more than there are, however many consumers hang', () => {
    expect(hanging(['a', 'b', 'c'], { total: 5 })).toHaveLength(5);
    expect(hanging(['a', 'b', 'c', 'd', 'e', 'f', 'g'], { total: 5 })).toHaveLength(5);
    expect(hanging(['a', 'b'], { total: 1 })).toEqual(['a']);
  });

  it('are kept for consumers that have none, up to half of them', () => {
    expect(hanging(['a', 'b', 'c'], { total: 5, asking: ['a'] })).toEqual(['a', 'a', 'a']);
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(hanging(many, { total: 5, asking: ['a'] })).toEqual(['a', 'a', 'a']);
    expect(hasRoom('b', { total: 5, taken: ['a', 'a', 'a'], consumers: many })).toBe(true);
  });
});
