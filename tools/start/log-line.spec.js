import { describe, expect, it } from '@jest/globals';
import { formatLogLine, isNoteworthy } from './log-line.js';

const line = (entry) =>
  JSON.stringify({ level: 'info', time: '2026-11-22T14:35:10.668Z', service: 'orders', ...entry });

describe('formatLogLine', () => {
  it('puts what one reads first at the front and the other fields behind', () => {
    const text = line({ context: 'Relay', message: 'published', count: 3, key: 'a b', traceId: 'hidden' });
    expect(formatLogLine('orders', text, { colour: false })).toBe(
      '14:35:10.668 orders     INFO  [Relay] published count=3 key=a b',
    );
  });

  it('shows the stack of an error below its line', () => {
    const text = line({ level: 'error', message: 'failed', err: { stack: 'Error: no\n    at x' } });
    expect(formatLogLine('orders', text, { colour: false })).toBe(
      '14:35:10.668 orders     ERROR failed\n              Error: no\n                  at x',
    );
  });

  it.each(['plain text', '{ broken', '{"a":'])('shows %p as it is', (text) => {
    expect(formatLogLine('orders', text, { colour: false })).toBe(`orders     ${text}`);
  });

  it('survives fields of unexpected types', () => {
    expect(formatLogLine('orders', '{"level":30,"time":17,"message":null}', { colour: false })).toContain('orders');
  });
});

describe('isNoteworthy', () => {
  it.each([
    [line({ level: 'info' }), false],
    [line({ level: 'debug' }), false],
    [line({ level: 'warn' }), true],
    [line({ level: 'fatal' }), true],
    ['SyntaxError: from Node itself', true],
  ])('judges %s', (text, verdict) => {
    expect(isNoteworthy(text)).toBe(verdict);
  });
});
