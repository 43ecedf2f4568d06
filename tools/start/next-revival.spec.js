import { expect, it } from '@jest/globals';
import { nextRevivalMs } from './next-revival.js';

it('waits longer after each crash and then for an edit', () => {
  expect([1, 2, 3, 4, 5].map(nextRevivalMs)).toEqual([1_000, 3_000, 10_000, undefined, undefined]);
});
