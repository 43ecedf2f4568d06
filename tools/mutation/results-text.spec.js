import { describe, expect, it } from '@jest/globals';
import { withResults } from './results-text.js';

const part = (name, noticed, commit) => ({ name, mutants: 10, noticed, percent: 10 * noticed, commit });
const rowsOf = (page) => page.split('\n').filter((line) => /^\| (?!part|-)/.test(line));

describe('the page of mutation scores', () => {
  it('says of each part at which commit it was measured, and of the others that they were not', () => {
    expect(rowsOf(withResults('', [part('inbox', 9, 'abc1234')], ['relay', 'inbox']))).toEqual([
      '| relay | not measured yet | | | |',
      '| inbox | 10 | 9 | 90.0 % | abc1234 |',
    ]);
  });

  it('keeps the rows of parts that this run did not measure, and replaces those that it did', () => {
    const before = withResults('', [part('relay', 8, 'old'), part('inbox', 7, 'old')], ['relay', 'inbox']);
    expect(rowsOf(withResults(before, [part('inbox', 10, 'new')], ['relay', 'inbox']))).toEqual([
      '| relay | 10 | 8 | 80.0 % | old |',
      '| inbox | 10 | 10 | 100.0 % | new |',
    ]);
  });

  it('keeps rows that were laid out in columns, and drops those of parts that are gone', () => {
    const laidOut =
      '| relay   | 10     | 8       | 80.0 %  | old    |\n| gone    | 10     | 8       | 80.0 %  | old    |';
    const [row, ...others] = rowsOf(withResults(laidOut, [], ['relay']));
    expect(row).toContain('80.0 %');
    expect(others).toEqual([]);
  });
});
