import { describe, expect, it } from '@jest/globals';
import { trapProblems, trapsPage } from './traps-page.js';

const traps = [
  { id: 'T1', trap: 'it hangs' },
  { id: 'T2', trap: 'it leaks', notOurs: 'we have no pipes' },
];
const tested = new Map([['T1', [{ file: 'libs/a.spec.ts', title: 'goes on | always' }]]]);

describe('the page of the traps', () => {
  it('links the tests of each trap, or says why there is none', () => {
    const page = trapsPage(traps, tested);
    expect(page).toContain(String.raw`| T1 | it hangs | [goes on \| always](../libs/a.spec.ts) |`);
    expect(page).toContain('| T2 | it leaks | not here: we have no pipes |');
  });
});

describe('the problems of the list', () => {
  it('are none when every trap has a test or a reason', () => {
    expect(trapProblems(traps, tested)).toEqual([]);
  });

  it('name a trap without test, and a test of a trap that is not listed', () => {
    expect(trapProblems(traps, new Map([['T9', []]]))).toEqual([
      'T1 (it hangs): no test names it. End the title of its test with (T1).',
      'T9 is named by a test and listed nowhere',
    ]);
  });
});
