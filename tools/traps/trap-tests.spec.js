import { describe, expect, it } from '@jest/globals';
import { testsNamingTraps } from './trap-tests.js';

// Put together here, so that this file's own titles name no trap.
const named = (...traps) => `(${traps.map((number) => `T${number}`).join(', ')})`;

describe('testsNamingTraps', () => {
  it('finds the traps behind a title, one or several', () => {
    const source = [
      `it('retries with a pause ${named(23)}', () => {});`,
      `describe("a half-open link ${named(18, 22)}", () => {});`,
      `it.each([[1], [2]])(\`case %s ${named(5)}\`, () => {});`,
    ].join('\n');
    expect(testsNamingTraps(source)).toEqual([
      { title: 'retries with a pause', traps: ['T23'] },
      { title: 'a half-open link', traps: ['T18', 'T22'] },
      { title: 'case %s', traps: ['T5'] },
    ]);
  });

  it('takes no other brackets for traps', () => {
    const source = `it('waits (at most a while)', () => {}); it('gives up (after T seconds)', () => {});`;
    expect(testsNamingTraps(source)).toEqual([]);
  });
});
