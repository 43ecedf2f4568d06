import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { continueTrace, currentTrace, newTrace, runWithTrace } from './trace.js';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a trace', () => {
  it('is the same for all work that it starts, and unknown outside', async () => {
    const [first, second] = [newTrace(), newTrace()];
    const seen = await Promise.all(
      [first, second].map((trace) =>
        runWithTrace(trace, async () => {
          await nextTurn();
          return currentTrace();
        }),
      ),
    );
    expect(seen).toEqual([first, second]);
    expect(currentTrace()).toBeUndefined();
  });

  it('continues with the same trace id, a new span id, and what belongs to the conversation', () => {
    const continued = continueTrace({
      traceparent: parent,
      tracestate: 'a=b',
      correlationId: 'c-1',
      causationId: 'm-1',
    });
    expect(continued).toEqual({
      traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/),
      tracestate: 'a=b',
      correlationId: 'c-1',
      causationId: 'm-1',
    });
    expect(continued.traceparent).not.toBe(parent);
  });

  it('keeps the decision of the caller not to sample', () => {
    expect(continueTrace({ traceparent: parent.replace(/01$/, '00') }).traceparent).toMatch(/-00$/);
  });

  it.each([
    '',
    'nonsense',
    parent.toUpperCase(),
    parent.replace(/^00/, 'ff'),
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
    `${parent}\n`,
  ])('starts anew instead of continuing %j', (traceparent) => {
    const started = continueTrace({ traceparent, tracestate: 'a=b' });
    expect(started.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(started.traceparent).not.toContain('0af7651916cd43dd8448eb211c80319c');
    expect(started).not.toHaveProperty('tracestate');
  });

  it.each(['two\nlines', 'x'.repeat(201), 'nul\0', 'ünicode'])(
    'drops an id from outside that must not be copied on: %j',
    (hostile) => {
      const started = continueTrace({ correlationId: hostile, causationId: hostile });
      expect(started.correlationId).toMatch(/^[0-9a-f]{32}$/);
      expect(started).not.toHaveProperty('causationId');
    },
  );
});
