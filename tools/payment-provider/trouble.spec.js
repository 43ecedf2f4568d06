import { describe, expect, it } from '@jest/globals';
import { Trouble } from './trouble.js';

const hits = (trouble, count) => Array.from({ length: count }, () => trouble.next()).filter((mode) => mode !== 'none');

describe('the trouble with the provider', () => {
  it('is none until it is asked for', () => {
    expect(hits(new Trouble(), 50)).toEqual([]);
  });

  it('hits the share of requests that was asked for', () => {
    const trouble = new Trouble();
    expect(trouble.set({ mode: 'error', percent: 10 })).toBe(true);
    expect(hits(trouble, 50)).toEqual(Array.from({ length: 5 }, () => 'error'));
  });

  it('ends', () => {
    const trouble = new Trouble();
    trouble.set({ mode: 'late' });
    expect(hits(trouble, 3)).toHaveLength(3);
    trouble.set({ mode: 'none' });
    expect(hits(trouble, 3)).toEqual([]);
  });

  it.each([{ mode: 'angry' }, { mode: 'slow', percent: 0 }, { mode: 'slow', percent: 'many' }, {}])(
    'is refused when it makes no sense: %j',
    (wanted) => {
      expect(new Trouble().set(wanted)).toBe(false);
    },
  );
});
