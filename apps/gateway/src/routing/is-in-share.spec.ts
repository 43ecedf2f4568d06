import { describe, expect, it } from '@jest/globals';
import { isInShare } from './is-in-share.js';

const callers = Array.from({ length: 10_000 }, (_, at) => `user:${at}`);
const among = (percent: number, service = 'orders') =>
  callers.filter((caller) => isInShare(percent, { service, caller }));

describe('the share of callers who go elsewhere', () => {
  it.each([0.5, 5, 50])('is about as large as it should be: %d percent', (percent) => {
    const { length } = among(percent);
    expect(length).toBeGreaterThan(percent * 80);
    expect(length).toBeLessThan(percent * 120);
  });

  it('is nobody at 0 and everybody at 100', () => {
    expect([among(0).length, among(100).length]).toEqual([0, callers.length]);
  });

  it('keeps whoever is in it when it grows', () => {
    const larger = new Set(among(10));
    expect(among(5).filter((caller) => !larger.has(caller))).toEqual([]);
  });

  it('is made of other callers for another service', () => {
    const ofOrders = new Set(among(10));
    const both = among(10, 'payments').filter((caller) => ofOrders.has(caller));
    expect(both.length).toBeLessThan(ofOrders.size / 2);
  });
});
