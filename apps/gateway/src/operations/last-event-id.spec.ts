import { describe, expect, it } from '@jest/globals';
import { LastEventIdMalformed, lastEventIdFrom } from './last-event-id.js';

describe('the last event that a client has seen', () => {
  it('is the number that it sends', () => {
    expect(lastEventIdFrom('12')).toBe(12);
  });

  it.each([undefined, ''])('is none when it sends nothing: %p', (text) => {
    expect(lastEventIdFrom(text)).toBeUndefined();
  });

  it.each(['x', '-1', '1.5', '1234567', ' 1', '1, 2'])('is refused when it is no such number: %s', (text) => {
    expect(() => lastEventIdFrom(text)).toThrow(LastEventIdMalformed);
  });
});
