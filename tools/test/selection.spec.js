import { expect, it } from '@jest/globals';
import { selection } from './selection.js';

it('selects everything when nothing is said', () => {
  expect(selection([])).toEqual({ kinds: ['checks', 'unit', 'int', 'e2e'], paths: [] });
});

it('selects the kinds that are named', () => {
  expect(selection(['unit', 'int'])).toEqual({ kinds: ['unit', 'int'], paths: [] });
});

it('takes what follows a kind for the files to run', () => {
  expect(selection(['int', 'libs/saga', 'charge-payment.int.spec.ts'])).toEqual({
    kinds: ['int'],
    paths: ['libs/saga', 'charge-payment.int.spec.ts'],
  });
});

it.each([[['untit']], [['libs/saga', 'int']], [['unit', 'int', 'libs/saga']], [['checks', 'libs/saga']]])(
  'refuses %j, which does not say of which kind the file is',
  (args) => {
    expect(selection(args)).toEqual({ problem: expect.stringContaining('A file goes behind its kind') });
  },
);
