import { describe, expect, it } from '@jest/globals';
import { statusInShort } from './status-text.js';

const lane = (number, given = {}) => ({ lane: number, relay: 'a', leaseSeconds: 12, waiting: 0, ...given });
const short = (...rows) => statusInShort({ service: 'orders', rows }).rows;

describe('the state of an outbox, in short', () => {
  it('is one line for the lanes of each relay in which nothing waits', () => {
    expect(short(lane(0), lane(1), lane(3, { leaseSeconds: 9 }), lane(2, { relay: 'b' }))).toEqual([
      { lanes: '0-1, 3', relay: 'a', leaseSeconds: 9, waiting: 0 },
      { lanes: '2', relay: 'b', leaseSeconds: 12, waiting: 0 },
    ]);
  });

  it.each([
    ['something waits', { waiting: 1 }],
    ['nobody has it', { relay: null, leaseSeconds: null }],
    ['whose lease has run out', { leaseSeconds: -1 }],
  ])('shows by itself a lane in which or which %s', (_, given) => {
    expect(short(lane(0), lane(1, given), lane(2), lane(3, given))).toEqual([
      { lanes: '0, 2', relay: 'a', leaseSeconds: 12, waiting: 0 },
      { lanes: '1', relay: 'a', leaseSeconds: 12, waiting: 0, ...given },
      { lanes: '3', relay: 'a', leaseSeconds: 12, waiting: 0, ...given },
    ]);
  });

  it('leaves out what the last comparison did not find, and nothing else', () => {
    const lastComparison = { startedAt: 'now', compared: 7, lost: 0, firstLost: [], away: {}, unrepaired: 2 };
    const details = { pending: 0, parked: 0, lastComparison };
    expect(statusInShort({ service: 'orders', details }).details).toEqual({
      pending: 0,
      parked: 0,
      lastComparison: { startedAt: 'now', compared: 7, unrepaired: 2 },
    });
    expect(statusInShort({ service: 'orders', details: { lastComparison: 'none' } }).details).toEqual({
      lastComparison: 'none',
    });
  });

  it('leaves errors and problems as they are', () => {
    const answer = { service: 'orders', problems: ['late'], error: { code: 'internal' } };
    expect(statusInShort(answer)).toEqual(answer);
  });
});
