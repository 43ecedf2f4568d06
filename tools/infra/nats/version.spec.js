import { expect, it } from '@jest/globals';
import { isRecentEnough } from './version.js';

it.each([
  ['2.9.9', false],
  ['2.9.10', true],
  ['2.10.0', true],
  ['2.15.1', true],
  ['10.0.0', true],
  ['1.99.99', false],
  [undefined, false],
])('judges version %s', (version, verdict) => {
  expect(isRecentEnough(version)).toBe(verdict);
});
