import { describe, expect, it } from '@jest/globals';
import { judged } from './run-spec-control.js';

const control = { spec: 'a.spec.ts', fails: 'is refused' };

describe('a sabotage that a spec has to notice', () => {
  it('is caught when the test that is meant fails', () => {
    const output = '  ● a stranger › is refused at the door\n0 passed, 1 failed';
    expect(judged(control, output)).toEqual({ outcome: 'caught', found: ['a.spec.ts'] });
  });

  it('has escaped when all tests pass', () => {
    expect(judged(control, '✓ is refused\n12 passed, 0 failed, 0 skipped')).toEqual({ outcome: 'escaped', found: [] });
  });

  it.each([
    ['another test fails', '  ● a friend › is let in\n11 passed, 1 failed'],
    ['nothing ran', '0 passed, 0 failed'],
    ['the source does not compile', '  ● Test suite failed to run\n0 passed, 1 failed'],
  ])('has not been tried when %s', (_, output) => {
    expect(judged(control, output)).toMatchObject({ outcome: 'not run', why: expect.stringContaining(output) });
  });
});
