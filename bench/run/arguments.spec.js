import { expect, it } from '@jest/globals';
import { benchArguments } from './arguments.js';

const known = ['B3', 'B4', 'B5'];

it('measures everything in five rounds unless told otherwise', () => {
  expect(benchArguments([], known)).toEqual({ ids: known, rounds: 5, quick: false, rowsKept: 1_000_000 });
});

it('measures what was named, in the usual order', () => {
  expect(benchArguments(['b5', 'B3', '--rounds', '2'], known)).toMatchObject({ ids: ['B3', 'B5'], rounds: 2 });
});

it('takes one round when in a hurry, unless told how many', () => {
  expect(benchArguments(['--quick'], known)).toMatchObject({ quick: true, rounds: 1 });
  expect(benchArguments(['--quick', '--rounds', '3'], known)).toMatchObject({ quick: true, rounds: 3 });
});

it.each([
  [['B9'], 'There is no B9'],
  [['--fast'], 'There is no --FAST'],
  [['--rounds', 'many'], '--rounds wants a number, not many'],
  [['--rounds'], '--rounds wants a number, not nothing'],
])('refuses %j', (args, message) => {
  expect(() => benchArguments(args, known)).toThrow(message);
});
