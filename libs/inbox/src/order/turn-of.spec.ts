import { describe, expect, it } from '@jest/globals';
import { turnOf } from './turn-of.js';

const oldestStored = new Date('2026-01-08T00:00:00Z');
const inStream = new Date('2026-01-08T00:00:01Z');
const goneByAge = new Date('2026-01-07T23:59:59Z');
const begun = new Date('2025-06-01T00:00:00Z');
const begunAnew = new Date('2025-12-01T00:00:00Z');
const after = (lastSequence: number, epoch: Date | null = null) => ({ lastSequence, epoch, oldestStored });

describe('the turn of an event', () => {
  it('is now when it is the next one', () => {
    expect(turnOf({ sequence: 1 }, after(0))).toBe('now');
    expect(turnOf({ sequence: 6, previousTime: inStream }, after(5))).toBe('now');
    expect(turnOf({ sequence: 6, previousTime: inStream, epoch: begun }, after(5, begun))).toBe('now');
  });

  it('is now when its sender does not count', () => {
    expect(turnOf({}, after(0))).toBe('now');
    expect(turnOf({}, after(5, begun))).toBe('now');
  });

  it('waits for what is missing before it', () => {
    expect(turnOf({ sequence: 7, previousTime: inStream }, after(5))).toBe('gap');
    expect(turnOf({ sequence: 2, previousTime: inStream }, after(0))).toBe('gap');
  });

  it('never comes once a later one took effect', () => {
    expect(turnOf({ sequence: 5, previousTime: inStream }, after(5))).toBe('passed-by');
    expect(turnOf({ sequence: 1, previousTime: goneByAge }, after(5))).toBe('passed-by');
  });

  it('never comes for a late event 1, which proves by itself no new count', () => {
    expect(turnOf({ sequence: 1 }, after(5))).toBe('passed-by');
    expect(turnOf({ sequence: 1, epoch: begun }, after(5, begun))).toBe('passed-by');
    expect(turnOf({ sequence: 1, epoch: begunAnew }, after(5))).toBe('passed-by');
    expect(turnOf({ sequence: 1 }, after(5, begun))).toBe('passed-by');
  });

  it('is now for a sender that counts from 1 again, in a later epoch', () => {
    expect(turnOf({ sequence: 1, epoch: begunAnew }, after(5, begun))).toBe('now');
  });

  it('waits for the first of a later epoch, whatever its number', () => {
    expect(turnOf({ sequence: 2, epoch: begunAnew, previousTime: inStream }, after(5, begun))).toBe('gap');
    expect(turnOf({ sequence: 6, epoch: begunAnew, previousTime: goneByAge }, after(5, begun))).toBe('gap');
  });

  it('never comes in an epoch that is over', () => {
    expect(turnOf({ sequence: 6, epoch: begun }, after(5, begunAnew))).toBe('passed-by');
  });

  it('is now for the first that is left in the stream, seen by a consumer that saw none', () => {
    expect(turnOf({ sequence: 7, previousTime: goneByAge }, after(0))).toBe('now');
  });

  it('waits for what was lost from the stream by age: it was never seen', () => {
    expect(turnOf({ sequence: 7, previousTime: goneByAge }, after(5))).toBe('gap');
  });
});
