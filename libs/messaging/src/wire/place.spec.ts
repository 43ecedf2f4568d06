import { describe, expect, it } from '@jest/globals';
import { MessageHeaders } from './message-headers.js';
import { readPlace } from './place.js';

const read = (headers: Record<string, string>) => readPlace(new MessageHeaders(new Map(Object.entries(headers))));

describe('the place of an event', () => {
  it('is its number, and when the one before it was written', () => {
    expect(read({ 'x-sequence': '1' })).toEqual({ sequence: 1 });
    expect(read({ 'x-sequence': '12', 'x-previous-time': '2026-01-01T00:00:00.000Z' })).toEqual({
      sequence: 12,
      previousTime: new Date('2026-01-01T00:00:00Z'),
    });
  });

  it('belongs to a count that began at some time', () => {
    expect(read({ 'x-sequence': '1', 'x-epoch': '2026-01-01T00:00:00.000Z' })).toEqual({
      sequence: 1,
      epoch: new Date('2026-01-01T00:00:00Z'),
    });
  });

  it('is unknown when the sender does not count', () => {
    expect(read({ 'x-previous-time': '2026-01-01T00:00:00.000Z' })).toEqual({});
  });

  it.each(['0', '-1', '1.5', '01', '1e3', 'one', '9007199254740993'])('refuses the number %s', (sequence) => {
    expect(() => read({ 'x-sequence': sequence })).toThrow(expect.objectContaining({ code: 'invalid-message' }));
  });

  it.each(['x-previous-time', 'x-epoch'])('refuses a time in %s that is none', (name) => {
    expect(() => read({ 'x-sequence': '2', [name]: 'yesterday' })).toThrow(
      expect.objectContaining({ code: 'invalid-message' }),
    );
  });
});
