import { describe, expect, it } from '@jest/globals';
import type { StreamSummary } from '@nestwork/messaging';
import { stepBackOf, type StreamSighting } from './step-back.js';

const at = new Date('2026-03-10T12:00:00Z');
const hoursAgo = (hours: number) => new Date(at.getTime() - hours * 3_600_000);
const before: StreamSighting = {
  created: '2026-01-01T00:00:00Z',
  firstSeq: 11,
  lastSeq: 20,
  messages: 10,
  firstAt: hoursAgo(24),
  lastId: 'last',
};
const { lastId: _, ...same } = before;
const now: StreamSummary = { ...same, maxAgeMs: 168 * 3_600_000, keepsUntilAge: true };
const why = (change: Partial<StreamSummary>, idThere: string | undefined = 'last', seen = before) =>
  stepBackOf(seen, { now: { ...now, ...change }, idThere, at });

describe('a stream that was seen before', () => {
  it('is what it was when nothing happened, or more came', () => {
    expect(why({})).toBeUndefined();
    expect(why({ lastSeq: 90, messages: 80 })).toBeUndefined();
  });

  it('is what it was when age removed its head, its last known message included', () => {
    const old = { ...before, firstAt: hoursAgo(167.5) };
    expect(why({ firstSeq: 15, messages: 6 }, 'last', old)).toBeUndefined();
    expect(why({ firstSeq: 31, lastSeq: 40 }, undefined, old)).toBeUndefined();
  });

  it('is what it was when it was empty, or held a foreign message without id', () => {
    const empty = { ...before, firstSeq: 21, messages: 0, lastId: undefined };
    expect(why({ firstSeq: 21, lastSeq: 25, messages: 5 }, undefined, empty)).toBeUndefined();
  });

  it.each([
    ['went back', { lastSeq: 15, messages: 5 }, 'its last sequence went back from 20 to 15'],
    ['got back its head', { firstSeq: 5, messages: 16 }, 'its first sequence went back from 11 to 5'],
    ['was created anew', { created: '2026-03-10T11:00:00Z' }, 'it was created anew at 2026-03-10T11:00:00Z'],
    ['was purged', { firstSeq: 21, messages: 0 }, 'messages 11 to 20 are gone before their time'],
    ['lost its middle', { lastSeq: 22, messages: 10 }, '2 messages are gone from its middle'],
  ])('is another when it %s', (_name, change, expected) => {
    expect(why(change)).toBe(expected);
  });

  it('is another when it went back and grew again', () => {
    expect(why({ lastSeq: 30, messages: 20 }, 'another')).toBe('another message stands at sequence 20');
  });

  it.each([
    ['its head', { firstSeq: 15, messages: 6 }, 'last'],
    ['its middle', { lastSeq: 22, messages: 5 }, 'last'],
    ['its last message', { lastSeq: 22, messages: 5 }, undefined],
    ['everything', { firstSeq: 21, messages: 0 }, undefined],
  ])('is what it was when it drops messages on purpose: %s', (_name, change, idThere) => {
    const view = { now: { ...now, keepsUntilAge: false, ...change }, idThere, at };
    expect(stepBackOf(before, view)).toBeUndefined();
  });

  it('is another when it drops messages on purpose, but went back and grew again', () => {
    expect(why({ keepsUntilAge: false, lastSeq: 30, messages: 20 }, 'another')).toContain('another message stands');
  });

  it('is another when it is gone', () => {
    expect(stepBackOf(before, { now: undefined, idThere: undefined, at })).toBe('it is gone');
  });

  it('is not reported again for what has been gone for a while', () => {
    expect(why({ lastSeq: 22, messages: 10 }, 'last', { ...before, messages: 8 })).toBeUndefined();
  });
});
