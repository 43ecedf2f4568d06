import { describe, expect, it } from '@jest/globals';
import { IdempotencyKeyMalformed, idempotencyKeyOf } from './idempotency-key.js';

describe('the Idempotency-Key', () => {
  it.each(['k', 'order 42', 'k'.repeat(200), '"8e03978e-40d5-43e8-bc93-6894a57f9324"'])(
    'is taken as it is: %s',
    (key) => {
      expect(idempotencyKeyOf([key])).toBe(key);
    },
  );

  it('is optional', () => {
    expect(idempotencyKeyOf([])).toBeUndefined();
  });

  it.each([
    ['an empty text', ['']],
    ['only a space', [' ']],
    ['201 characters', ['k'.repeat(201)]],
    ['a control character', ['a\tb']],
    ['a letter outside ASCII', ['schlüssel']],
    ['two values', ['a', 'b']],
  ])('is refused when it is %s', (_, keys) => {
    expect(() => idempotencyKeyOf(keys)).toThrow(IdempotencyKeyMalformed);
  });
});
