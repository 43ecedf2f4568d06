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

  describe.each(['x-previous-time', 'x-epoch'])('with a time in %s', (name) => {
    const readTime = (time: string) => read({ 'x-sequence': '2', [name]: time });
    const refused = expect.objectContaining({ code: 'invalid-message' });

    it.each([
      '0000-01-01T00:00:00Z',
      '-000001-01-01T00:00:00Z',
      '+012345-01-01T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      '0001-01-01T00:00:00+01:00',
      '2026-01-01',
      'Thu, 01 Jan 2026 00:00:00 GMT',
      '2026-13-01T00:00:00Z',
    ])('refuses %s, which PostgreSQL or another reader would not understand', (time) => {
      expect(() => readTime(time)).toThrow(refused);
    });

    it('refuses one that has not come, but for the difference of two clocks', () => {
      const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
      expect(() => readTime(inMinutes(5))).not.toThrow();
      expect(() => readTime(inMinutes(15))).toThrow(refused);
      expect(() => readTime('9999-12-31T23:59:59Z')).toThrow(refused);
    });

    it('takes the first year, microseconds and other zones', () => {
      for (const time of ['0001-01-01T00:00:00Z', '2026-01-01T00:00:00.123456Z', '2026-01-01T00:00:00+02:00'])
        expect(() => readTime(time)).not.toThrow();
    });
  });

  it.each(['x-previous-time', 'x-epoch'])('refuses a time in %s that is none', (name) => {
    expect(() => read({ 'x-sequence': '2', [name]: 'yesterday' })).toThrow(
      expect.objectContaining({ code: 'invalid-message' }),
    );
  });
});
