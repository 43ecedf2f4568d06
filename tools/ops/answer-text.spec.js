import { describe, expect, it } from '@jest/globals';
import { answerText } from './answer-text.js';

describe('an answer as text', () => {
  it('shows rows as one table, numbers to the right, and nothing cut off', () => {
    const rows = [
      { name: 'place-order', count: 5, open: true },
      { name: 'x', count: 12, open: null },
    ];
    expect(answerText([{ service: 'orders', rows }]).split('\n')).toEqual([
      'name         count  open',
      'place-order      5  yes',
      'x               12  -',
    ]);
  });

  it('lets no text of a message command the terminal', () => {
    const text = answerText([
      {
        service: 'orders',
        rows: [{ error: 'no \u001b[2J\u009b1A product' }],
        details: { body: 'a\r\u0007b\n\tc' },
        problems: ['\u001b]0;mine\u0007'],
      },
    ]);
    expect(text).not.toMatch(/[^\n\t\x20-\x7e]/);
    expect(text).toContain('no \\x1b[2J\\x9b1A product');
    expect(text).toContain('a\\x0d\\x07b\n\tc');
  });

  it('says which service a row, a detail and a problem are of when several answered', () => {
    const text = answerText([
      { service: 'a', rows: [{ n: 1 }], details: { state: 'ok' } },
      { service: 'b', rows: [{ n: 2 }], problems: ['too many'] },
    ]);
    expect(text).toBe('service  n\na        1\nb        2\n\na\n  state: ok\n\n! b: too many');
  });

  it('keeps a text with line breaks on one line of the table', () => {
    expect(answerText([{ service: 'a', rows: [{ cause: 'one\n  two' }] }])).toBe('cause\none two');
  });

  it('shows lists in details as tables and other structures as JSON', () => {
    const details = { steps: [{ what: 'reserve' }], data: { lines: [1] } };
    expect(answerText([{ service: 'a', details }])).toBe(
      'steps: \n  what\n  reserve\ndata: {\n    "lines": [\n      1\n    ]\n  }',
    );
  });

  it.each([
    [
      { code: 'operation-refused', message: 'operation refused', details: { reason: 'close it first' } },
      '! close it first',
    ],
    [{ code: 'internal', message: 'x failed: no table', details: {} }, '! x failed: no table'],
    [
      {
        code: 'invalid-message',
        message: '-',
        details: { problems: [{ path: 'limit', problem: 'must be a number' }] },
      },
      '! --limit must be a number',
    ],
  ])('says what an error means: %j', (error, text) => {
    expect(answerText([{ service: 'a', error }])).toBe(text);
  });

  it('says so when there is nothing', () => {
    expect(answerText([{ service: 'a', rows: [] }])).toBe('Nothing to show.');
    expect(answerText([{ service: 'a', rows: [] }], 'No shelves.')).toBe('No shelves.');
  });
});
