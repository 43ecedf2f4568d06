import { describe, expect, it, jest } from '@jest/globals';
import { derivedId, newMessageId } from './message-id.js';

const uuid = (version: number) =>
  new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);

describe('newMessageId', () => {
  it('gives UUIDv7s that sort in the order of their creation', () => {
    const ids = Array.from({ length: 1_000 }, newMessageId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids) expect(id).toMatch(uuid(7));
  });

  it('keeps the order while the clock goes back', () => {
    const clock = jest.spyOn(Date, 'now');
    const now = Date.now() + 1_000;
    const ids = [0, -500, -1_000, 1].map((change) => {
      clock.mockReturnValueOnce(now + change);
      return newMessageId();
    });
    clock.mockRestore();
    expect(ids.toSorted()).toEqual(ids);
  });

  it('makes the random parts of ids from bytes that no other id has', () => {
    const randomParts = Array.from({ length: 1_000 }, () => newMessageId().slice(-10));
    expect(new Set(randomParts).size).toBe(1_000);
  });
});

describe('derivedId', () => {
  it('gives every process at any time the same id for the same parts', () => {
    // Written down: a change of it would let repeated messages of a running system take effect again.
    expect(derivedId('customer-1', 'POST /orders', 'key-1')).toBe('85496265-33a8-5912-b91d-2bc1fab0d48b');
    expect(derivedId('customer-1')).toMatch(uuid(5));
  });

  it('tells apart what only looks the same when joined', () => {
    const ids = [
      derivedId('a', 'b'),
      derivedId('ab'),
      derivedId('a,b'),
      derivedId('a', '', 'b'),
      derivedId('b', 'a'),
      derivedId(),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
