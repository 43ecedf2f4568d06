import { expect, it } from '@jest/globals';
import { headerValues } from './header-values.js';

const raw = ['Authorization', 'Bearer a', 'X-Note', 'authorization', 'AUTHORIZATION', 'Bearer b'];

it.each([
  ['authorization', ['Bearer a', 'Bearer b']],
  ['x-note', ['authorization']],
  ['bearer a', []],
])('the values of %s are all that were sent, and no names', (name, values) => {
  expect(headerValues(raw, name)).toEqual(values);
});
