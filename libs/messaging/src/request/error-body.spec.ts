import { describe, expect, it } from '@jest/globals';
import { contractOf } from '@nestwork/contract-kit';
import { GetPrice, NotDeclared, ProductUnknown } from '../../spec-support/shop-messages.js';
import { invalid } from '../wire/read-envelope.js';
import { errorBodyOf, isErrorBody } from './error-body.js';
import { DeadlinePassed, IdempotencyKeyReused, RequestInFlight, ServiceUnavailable } from './request-errors.js';

describe('the error that a caller learns', () => {
  const contract = contractOf(GetPrice);

  it('is what the contract declares, what is wrong with the message, or that now is not the time', () => {
    const errors = [
      ProductUnknown.of({ product: 'salt' }),
      invalid('ce-id', 'must be a UUID'),
      ServiceUnavailable.of({ request: 'x', reason: 'busy' }),
      DeadlinePassed.of({ request: 'x' }),
      IdempotencyKeyReused.of({}),
      RequestInFlight.of({}),
    ];
    expect(errors.map((error) => errorBodyOf(error, contract).code)).toEqual([
      'shop.product-unknown',
      'invalid-message',
      'service-unavailable',
      'deadline-passed',
      'idempotency-key-reused',
      'request-in-flight',
    ]);
  });

  it.each([new Error('secret'), NotDeclared.of({ secret: 'secret' }), 'secret', undefined])(
    'is else nothing but that it failed: %s',
    (thrown) => {
      const body = errorBodyOf(thrown, contract);
      expect(body).toEqual({
        code: 'internal',
        category: 'internal',
        message: 'shop.get-price.v1 failed',
        details: {},
      });
    },
  );
});

describe('an error body', () => {
  const valid = { code: 'a', category: 'conflict', message: 'b', details: {} };

  it('has a code, a known category, a message and details', () => {
    expect(isErrorBody(valid)).toBe(true);
  });

  it.each([
    ['null', null],
    ['a text', 'text'],
    ['a list', []],
    ['empty', {}],
    ['one with a number as code', { ...valid, code: 1 }],
    ['one of an unknown category', { ...valid, category: 'other' }],
    ['one with a list as details', { ...valid, details: [] }],
    ['one without details', { ...valid, details: null }],
    ['one with an endless message', { ...valid, message: 'x'.repeat(2_001) }],
  ])('is not %s', (_, value) => {
    expect(isErrorBody(value)).toBe(false);
  });
});
