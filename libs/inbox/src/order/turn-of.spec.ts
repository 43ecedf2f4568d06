import { describe, expect, it } from '@jest/globals';
import { turnOf } from './turn-of.js';

const oldestStored = new Date('2026-01-08T00:00:00Z');
const inStream = new Date('2026-01-08T00:00:01Z');
const goneByAge = new Date('2026-01-07T23:59:59Z');
const after = (lastSequence: number) => ({ lastSequence, oldestStored });

describe('the turn of an event', () => {
  it('is now when it is the next one', () => {
    expect(turnOf({ sequence: 1 }, after(0))).toBe('now');
    expect(turnOf({ sequence: 6, previousTime: inStream }, after(5))).toBe('now');
  });

  it('is now when its sender does not count', () => {
    expect(turnOf({}, after(0))).toBe('now');
    expect(turnOf({}, after(5))).toBe('now');
  });

  it('waits for what is missing before it', () => {
    expect(turnOf({ sequence: 7, previousTime: inStream }, after(5))).toBe('gap');
    expect(turnOf({ sequence: 2, previousTime: inStream }, after(0))).toBe('gap');
  });

  it('never comes once a later one took effect', () => {
    expect(turnOf({ sequence: 5, previousTime: inStream }, after(5))).toBe('passed-by');
    expect(turnOf({ sequence: 1, previousTime: goneByAge }, after(5))).toBe('passed-by');
  });

  it('is now for a sender that counts from 1 again', () => {
    expect(turnOf({ sequence: 1 }, after(5))).toBe('now');
  });

  it('is now for the first that is left in the stream, seen by a consumer that saw none', () => {
    expect(turnOf({ sequence: 7, previousTime: goneByAge }, after(0))).toBe('now');
  });

  it('waits for what was lost from the stream by age: it was never seen', () => {
    expect(turnOf({ sequence: 7, previousTime: goneByAge }, after(5))).toBe('gap');
  });
});
