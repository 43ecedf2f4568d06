import { describe, expect, it } from '@jest/globals';
import { reconciler } from './i18-reconciler.js';
import { timeAt } from './spec-support/recorder.js';
import { findingsOf } from './spec-support/findings-of.js';

describe('the reconciler', () => {
  const counted = (value, pid = 1) => ({
    at: 'then',
    instance: 'orders-1',
    pid,
    values: { nestwork_reconciler_lost_total: value },
  });
  const lose = (files) => {
    const message = files['messages/EVT_ORDERS.jsonl'][0];
    files['injected.jsonl'] = [{ kind: 'lost', stream: 'EVT_ORDERS', id: message.id, at: timeAt(100) }];
    return message;
  };
  const metric = 'nestwork_reconciler_lost_total: the reconcilers counted';

  it('shows a published message that is not in its stream', async () => {
    const [finding] = await findingsOf(reconciler, (files) => files['messages/EVT_ORDERS.jsonl'].shift());
    expect(finding).toMatch(/was published to EVT_ORDERS and is not there/);
  });

  it('shows a message that was taken out and not brought back', async () => {
    const gone = (files) => {
      lose(files);
      files['messages/EVT_ORDERS.jsonl'].shift();
    };
    expect(await findingsOf(reconciler, gone)).toEqual([
      expect.stringContaining('was taken out and not brought back'),
      `${metric} 0 losses of 1`,
    ]);
  });

  it('is content when what was lost is back and counted', async () => {
    const repaired = (files) => {
      lose(files);
      files['metrics.jsonl'].push(counted(1));
    };
    expect(await findingsOf(reconciler, repaired)).toEqual([]);
  });

  it('shows losses that were none, adding up the processes of an instance', async () => {
    const more = (files) => files['metrics.jsonl'].push(counted(1), counted(2), counted(1, 2));
    expect(await findingsOf(reconciler, more)).toEqual([`${metric} 3 losses, and messages were taken out 0 times`]);
  });

  it('expects a message that was taken out again after it was brought back to be counted each time', async () => {
    const again = (count) => (files) => {
      lose(files);
      files['injected.jsonl'].push({ ...files['injected.jsonl'][0], at: timeAt(150) });
      files['metrics.jsonl'].push(counted(count));
    };
    expect(await findingsOf(reconciler, again(2))).toEqual([]);
    expect(await findingsOf(reconciler, again(3))).toEqual([`${metric} 3 losses, and messages were taken out 2 times`]);
  });

  it('lets another process count again what one had found when it ended, but none more than there was', async () => {
    const found = (first) => (files) => {
      lose(files);
      files['metrics.jsonl'].push(counted(first), counted(1, 2));
      files['exits.jsonl'] = [{ at: timeAt(150), instance: 'orders-1', pid: 1, expected: true }];
    };
    expect(await findingsOf(reconciler, found(1))).toEqual([]);
    expect(await findingsOf(reconciler, found(2))).toEqual([`${metric} 2 losses, and messages were taken out 1 times`]);
    const alive = (files) => {
      found(1)(files);
      files['exits.jsonl'][0].pid = 3;
    };
    expect(await findingsOf(reconciler, alive)).toEqual([`${metric} 2 losses, and messages were taken out 1 times`]);
  });

  it('does not expect the count of a process that ended between the loss and the end of the drain', async () => {
    const ended = (second) => (files) => {
      lose(files);
      files['run.json'].drainedAt = timeAt(200);
      files['exits.jsonl'] = [{ at: timeAt(second), instance: 'orders-1', expected: true }];
    };
    expect(await findingsOf(reconciler, ended(150))).toEqual([]);
    for (const second of [99, 201]) expect(await findingsOf(reconciler, ended(second))).toHaveLength(1);
  });
});
