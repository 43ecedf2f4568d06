import { describe, expect, it } from '@jest/globals';
import { fingerprintOf } from './fingerprint.js';

const failure = (message: string, stack = '', consumer = 'stock.ledger', name = 'TypeError') => ({
  consumer,
  error: { name, message, stack },
});
const stackAt = (line: number) =>
  `TypeError: no\n    at emit (node:events:1:1)\n    at x (/app/node_modules/pg/lib.js:2:2)\n    at Ledger.add (/app/ledger.ts:${line}:7)`;

describe('a fingerprint', () => {
  it('is the same whatever ids and numbers a message names, and wherever the line moved', () => {
    const first = failure('order 0190b6c1-0000-7000-8000-000000000001 lacks 3 of 17', stackAt(10));
    const second = failure('order 0190b6c1-ffff-7fff-8fff-ffffffffffff lacks 4 of 9', stackAt(12));
    expect(fingerprintOf(first)).toBe(fingerprintOf(second));
  });

  it.each([
    ['consumer', failure('no account', '', 'stock.report')],
    ['error name', failure('no account', '', 'stock.ledger', 'RangeError')],
    ['message', failure('no such account')],
    ['place in our own code', failure('no account', stackAt(1))],
  ])('differs by %s', (_, other) => {
    expect(fingerprintOf(other)).not.toBe(fingerprintOf(failure('no account')));
  });
});
