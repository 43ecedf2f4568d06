import { describe, expect, it } from '@jest/globals';
import { oneTrace } from './i17-one-trace.js';
import { findingsOf } from './spec-support/findings-of.js';
import { confirmedId } from './spec-support/sound-run.js';

describe('the traces', () => {
  const command = (files) =>
    files['databases/orders/outbox_published.jsonl'].find(({ headers }) => headers['x-reply-ref']);
  const answer = (files) =>
    files['databases/inventory/outbox_published.jsonl'].find(({ headers }) => headers['x-reply-ref']);

  it.each([
    [
      'a command that left in another trace',
      command,
      { traceparent: '00-other-1-01' },
      /belongs to trace other, its saga to a{32}/,
    ],
    ['an answer that left in another trace', answer, { traceparent: '00-other-1-01' }, /belongs to trace other/],
    ['a command of another conversation', command, { 'x-correlation-id': 'other' }, /belongs to conversation other/],
    ['an answer to nothing', answer, { 'x-causation-id': 'nothing' }, /names the cause nothing, which is no message/],
  ])('shows %s', async (_, find, headers, finding) => {
    const findings = await findingsOf(oneTrace, (files) => Object.assign(find(files).headers, headers));
    expect(findings).toEqual([expect.stringMatching(finding)]);
    expect(findings[0]).toContain(confirmedId);
  });

  it('shows a log line about a saga under another conversation', async () => {
    const line = (correlationId) => (files) =>
      files.logs.push({
        instance: 'orders-1',
        text: JSON.stringify({ message: 'Saga ended', sagaId: confirmedId, correlationId }),
      });
    expect(await findingsOf(oneTrace, line('other'))).toEqual([
      `${confirmedId}: orders-1 logged 'Saga ended' about it in conversation other, not ${confirmedId}`,
    ]);
    expect(await findingsOf(oneTrace, line(confirmedId))).toEqual([]);
    expect(await findingsOf(oneTrace, line(undefined))).toEqual([]);
  });
});
