import { describe, expect, it } from '@jest/globals';
import { bounded } from './bounded.js';
import { problem } from './problem.js';

const facts = { status: 409, code: 'orders.odd', detail: 'Odd.', correlationId: 'c-1' };

describe('the size of a problem', () => {
  it('leaves a problem of at most 4 KB as it is', () => {
    const full = problem({ ...facts, details: { note: 'n'.repeat(3_000) } });
    expect(bounded(full)).toBe(full);
  });

  it('counts bytes, not characters', () => {
    expect(bounded(problem({ ...facts, details: { note: '漢'.repeat(1_500) } }))).not.toHaveProperty('details');
  });

  it('is what the protocol can carry where that is less', () => {
    expect(bounded(problem({ ...facts, details: { note: 'n'.repeat(3_000) } }), 2_000)).toEqual(problem(facts));
  });

  it('gives up details and problems, and keeps what the caller decides by', () => {
    const large = problem({ ...facts, problems: [{ path: 'p'.repeat(5_000), problem: 'is too long' }] });
    expect(bounded(large)).toEqual(problem(facts));
  });
});
