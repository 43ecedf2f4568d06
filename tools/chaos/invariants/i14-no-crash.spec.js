import { describe, expect, it } from '@jest/globals';
import { noCrash } from './i14-no-crash.js';
import { findingsOf } from './spec-support/findings-of.js';

describe('crashes', () => {
  it('shows a process that ended by itself, not one that the nemesis killed', async () => {
    const exit = { at: 'then', instance: 'orders-1', pid: 1 };
    const exits = (files) =>
      (files['exits.jsonl'] = [
        { ...exit, code: null, signal: 'SIGKILL', expected: true },
        { ...exit, code: 1, signal: null, expected: false },
      ]);
    expect(await findingsOf(noCrash, exits)).toEqual(['orders-1: process 1 ended by itself with code 1 at then']);
  });

  it.each([
    '{"level":"fatal","message":"orders ends because of an unhandled rejection: no"}',
    '{"level":"fatal","message":"orders ends because of an uncaught exception: no"}',
    'Uncaught TypeError: x is not a function',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    '(node:1) MaxListenersExceededWarning: Possible EventEmitter memory leak detected.',
  ])('shows the log line %s', async (text) => {
    const line = (files) => files.logs.push({ instance: 'orders-2', text });
    expect(await findingsOf(noCrash, line)).toEqual([`orders-2: ${text}`]);
  });
});
