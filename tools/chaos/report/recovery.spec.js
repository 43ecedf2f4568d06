import { describe, expect, it } from '@jest/globals';
import { recoveryTable, withRecovery } from './recovery.js';

const at = (second) => Date.parse(`2026-01-01T00:00:${String(second).padStart(2, '0')}Z`);
const moments = {
  writes: [at(1), at(12), at(20)],
  events: [at(2), at(15)],
  orders: [
    { from: at(1), to: at(2) },
    { from: at(4), to: at(17) },
    { from: at(6), to: at(50) },
  ],
};
const fault = (id) => ({
  fault: id,
  name: 'a fault',
  startedAt: new Date(at(5)).toISOString(),
  healedAt: new Date(at(10)).toISOString(),
});

describe('recovery', () => {
  it.each([
    ['F9', 'writes flow', 2_000],
    ['F4', 'events flow', 5_000],
    ['F1', 'take over', 12_000],
  ])('from %s is when %s', (id, what, tookMs) => {
    expect(withRecovery([fault(id)], moments)).toMatchObject([{ recovery: { what, tookMs } }]);
  });

  it('is not measured where nothing followed, nor for a fault that is measured by nothing', () => {
    const nothing = { writes: [], events: [], orders: [] };
    const [killed, frozen] = withRecovery([fault('F1'), fault('F3')], nothing);
    expect([killed, frozen]).toEqual([fault('F1'), fault('F3')]);
  });

  it('is told by kind, with how often it took too long', () => {
    const slow = { ...fault('F9'), healedAt: new Date(at(2)).toISOString() };
    const [row] = recoveryTable(withRecovery([fault('F9'), slow], moments));
    expect(row).toMatchObject({ measured: 2, 'least ms': 2_000, 'most ms': 10_000, over: 1 });
  });
});
