import { describe, expect, it } from '@jest/globals';
import { scoreOf } from './score.js';

const mutants = (...statuses) => statuses.map((status) => ({ status }));

describe('scoreOf', () => {
  it('counts killed mutants and those that ran out of time as noticed', () => {
    expect(scoreOf(mutants('Killed', 'Timeout', 'Survived', 'NoCoverage'))).toEqual({
      mutants: 4,
      noticed: 2,
      percent: 50,
    });
  });

  it('leaves out mutants that do not compile or are ignored', () => {
    expect(scoreOf(mutants('Killed', 'CompileError', 'RuntimeError', 'Ignored'))).toEqual({
      mutants: 1,
      noticed: 1,
      percent: 100,
    });
  });

  it('is zero when nothing was mutated, so that a wrong file name cannot pass', () => {
    expect(scoreOf([]).percent).toBe(0);
  });
});
