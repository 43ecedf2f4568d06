import { describe, expect, it } from '@jest/globals';
import { recoveryTable, withRecovery } from './recovery.js';

const at = (second) => Date.parse(`2026-01-01T00:00:${String(second).padStart(2, '0')}Z`);
const text = (second) => new Date(at(second)).toISOString();
const delivery = (seq, from, to) => ({ stream: 'CMD_ORDERS', durable: 'orders_a', seq, from: at(from), to: at(to) });
const moments = {
  writes: [at(1), at(12), at(20)],
  sent: [
    { service: 'orders', from: at(4), to: at(6) },
    { service: 'payments', from: at(4), to: at(40) },
    { service: 'orders', from: at(6), to: at(40) },
  ],
  deliveries: [delivery(1, 1, 2), delivery(2, 4, 17), delivery(3, 4, 50), delivery(4, 12, 15)],
};
const inHand = [{ stream: 'CMD_ORDERS', durable: 'orders_a', seq: 2 }];
const fault = (id, parameters = { inHand }) => ({
  id: 1,
  fault: id,
  name: 'a fault',
  startedAt: text(5),
  healedAt: text(10),
  targets: ['orders-1'],
  parameters,
});

describe('recovery', () => {
  it.each([
    ['F9', 'writes flow', 2_000],
    ['F4', 'events flow', 5_000],
    ['F1', 'take over', 12_000],
  ])('from %s is when %s', (id, what, tookMs) => {
    expect(withRecovery([fault(id)], moments)).toMatchObject([{ recovery: { what, tookMs, amid: [] } }]);
  });

  it('from a kill takes until the outbox of the killed one is empty, too', () => {
    const late = { ...moments, sent: [{ service: 'orders', from: at(4), to: at(30) }] };
    expect(withRecovery([fault('F1')], late)).toMatchObject([{ recovery: { tookMs: 25_000 } }]);
  });

  it('is not measured where nothing followed, nor for a fault that is measured by nothing', () => {
    const nothing = { writes: [], sent: [], deliveries: [] };
    const faults = [fault('F9'), fault('F3'), fault('F1', {})];
    expect(withRecovery(faults, nothing)).toEqual(faults);
  });

  it('names the faults that were on meanwhile, also those that had just ended', () => {
    const others = [
      [1, 6],
      [11, 13],
      [13, 14],
    ].map(([from, to], index) => ({ id: index + 2, fault: 'F3', startedAt: text(from), healedAt: text(to) }));
    const [{ recovery }] = withRecovery([{ ...fault('F9'), healedAt: text(10) }, ...others], moments);
    expect(recovery.amid).toEqual([2, 3]);
  });

  it('is told by kind, the limit judged for what no other fault disturbed', () => {
    const slow = { ...fault('F9'), startedAt: text(2), healedAt: text(2) };
    const busy = { id: 2, fault: 'F3', startedAt: text(0), healedAt: text(1) };
    const [row] = recoveryTable([...withRecovery([fault('F9')], moments), ...withRecovery([slow], moments)]);
    expect(row).toMatchObject({ alone: 2, 'median ms': 10_000, 'most ms': 10_000, over: 1, 'among others': 0 });
    const [disturbed] = recoveryTable(withRecovery([slow, busy], moments));
    expect(disturbed).toMatchObject({ alone: 0, over: '', 'among others': 1, 'most of these ms': 10_000 });
  });
});
