import { expect, it } from '@jest/globals';
import { oneOfEach } from './one-of-each.js';

it('keeps the first of what several lanes have found, and all that differs', () => {
  const found = [
    { what: 'a', text: 'first' },
    { what: 'b', text: 'other' },
    { what: 'a', text: 'again' },
  ];
  expect(oneOfEach(found)).toEqual(found.slice(0, 2));
});
