import { describe, expect, it } from '@jest/globals';
import { correlationIdOf } from './correlation-id.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function idFor(value: string | string[] | undefined): string {
  return correlationIdOf({ headers: { 'x-correlation-id': value } });
}

describe('the correlation id of a request', () => {
  it.each(['order-42', 'A', '0190b5a0-0000-7000-8000-000000000001', 'a'.repeat(100)])(
    'is the one it came with: %s',
    (id) => {
      expect(idFor(id)).toBe(id);
    },
  );

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['101 characters', 'a'.repeat(101)],
    ['a line break', 'a\nb'],
    ['a space', 'a b'],
    ['markup', '<script>'],
    ['a NUL', 'a\0'],
    ['a leading dash, as an option of a command has', '-rf'],
    ['a letter outside ASCII', 'ä'],
    ['two values', ['a', 'b']],
  ])('is a new one when it came with %s', (_, value) => {
    expect(idFor(value)).toMatch(UUID);
    expect(idFor(value)).not.toBe(idFor(value));
  });
});
