import { describe, expect, it } from '@jest/globals';
import { evidenceOf } from '../invariants/spec-support/findings-of.js';
import { lossTable } from './losses.js';

const files = {
  'streams.json': { EVT_ORDERS: {} },
  'faults.jsonl': [
    { id: 1, fault: 'F1', name: 'kill-instance', healedAt: '2026-01-01T00:00:00.000Z' },
    { id: 2, fault: 'F7', name: 'rollback-nats', healedAt: '2026-01-01T00:00:10.000Z', parameters: { backMs: 5_000 } },
  ],
  'injected.jsonl': [
    { kind: 'lost', fault: 2, id: 'a' },
    { kind: 'lost', fault: 2, id: 'b' },
    { kind: 'lost', fault: 2, id: 'c' },
    { kind: 'duplicate', fault: 2, id: 'd' },
  ],
  'messages/EVT_ORDERS.jsonl': [
    { id: 'b', time: '2026-01-01T00:00:14.500Z' },
    { id: 'a', time: '2026-01-01T00:00:12.000Z' },
    { id: 'e', time: '2026-01-01T00:00:11.000Z' },
  ],
};

describe('the table of losses', () => {
  it('says of each rollback how many messages it took, how many are back, and when', async () => {
    expect(await lossTable(evidenceOf(files))).toEqual([
      {
        fault: 'F7 rollback-nats',
        'back by': '5.0 s',
        lost: 3,
        'published again': 2,
        'first after': '2.0 s',
        'last after': '4.5 s',
      },
    ]);
  });

  it('is empty when nothing was lost', async () => {
    expect(await lossTable(evidenceOf({ ...files, 'injected.jsonl': [] }))).toEqual([]);
  });
});
