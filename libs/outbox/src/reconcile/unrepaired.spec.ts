import { describe, expect, it } from '@jest/globals';
import { Unrepaired } from './unrepaired.js';

const end = new Date('2026-03-10T12:00:00Z');
const row = (number: number, publishedAt = end) => {
  return { rowId: `${number}`, id: `m${number}`, brokerId: `m${number}`, stream: 'S', seq: number, publishedAt };
};
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(index));

describe('what could not be repaired', () => {
  it('is kept, so that all the others count as compared', () => {
    const unrepaired = new Unrepaired();
    unrepaired.add(rows(1_000));
    expect(unrepaired.rows).toHaveLength(1_000);
    expect(unrepaired.has('m999')).toBe(true);
    expect(unrepaired.comparedUntil(end)).toBe(end);
  });

  it('is compared again from the first one that is too many to be kept', () => {
    const unrepaired = new Unrepaired();
    unrepaired.add(rows(1_000));
    const [first, later] = [new Date(end.getTime() - 2_000), new Date(end.getTime() - 1_000)];
    unrepaired.add([row(2_001, later), row(2_002, first), row(2_003, later)]);
    expect(unrepaired.rows).toHaveLength(1_000);
    expect(unrepaired.comparedUntil(end)).toBe(first);
  });
});
