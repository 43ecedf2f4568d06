import { describe, expect, it } from '@jest/globals';
import { ReadAhead } from './read-ahead.js';

const after = (concurrency: number, ...times: number[]) => {
  const readAhead = new ReadAhead(concurrency);
  for (const time of times) readAhead.noteTime(time);
  return readAhead.most;
};

describe('how many messages are read ahead', () => {
  it('is none until it is known how long handling takes', () => {
    expect(after(10)).toBe(0);
  });

  it('is as many as are in work when those are quick, and enough to be worth it', () => {
    expect(after(50, 2)).toBe(50);
    expect(after(1, 2)).toBe(20);
    expect(after(10, 0)).toBe(20);
  });

  it('is only what begins within a tenth of a second', () => {
    expect(after(10, 500)).toBe(2);
    expect(after(10, 2_000)).toBe(0);
  });

  it('is none at once when a handler was slow, and comes back with quick ones', () => {
    expect(after(10, 2, 60_000)).toBe(0);
    expect(after(10, 2, 60_000, ...Array.from({ length: 200 }, () => 2))).toBe(20);
  });

  it('is none from the moment handlers hang', () => {
    const readAhead = new ReadAhead(10);
    readAhead.noteTime(2);
    readAhead.forget();
    expect(readAhead.most).toBe(0);
  });
});

describe('how many messages are asked for', () => {
  const request = (time: number, state: { free: number; ready: number; backlog: number }) => {
    const readAhead = new ReadAhead(10);
    readAhead.noteTime(time);
    return readAhead.request(state);
  };

  it('is what can be begun, when nothing is known to wait or handlers are slow', () => {
    expect(request(2, { free: 3, ready: 0, backlog: 0 })).toBe(3);
    expect(request(60_000, { free: 3, ready: 0, backlog: 500 })).toBe(3);
  });

  it('is what can be begun and read ahead, and no more than there is', () => {
    expect(request(2, { free: 3, ready: 0, backlog: 500 })).toBe(23);
    expect(request(2, { free: 0, ready: 5, backlog: 500 })).toBe(15);
    expect(request(2, { free: 3, ready: 0, backlog: 7 })).toBe(7);
  });

  it('is none until half of what is to be ready was begun', () => {
    expect(request(2, { free: 0, ready: 11, backlog: 500 })).toBe(0);
    expect(request(2, { free: 0, ready: 10, backlog: 500 })).toBe(10);
  });
});
