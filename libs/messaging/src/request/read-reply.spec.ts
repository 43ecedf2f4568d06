import { describe, expect, it } from '@jest/globals';
import { contractOf, type ContractError } from '@nestwork/contract-kit';
import { GetPrice, NotDeclared, ProductUnknown } from '../../spec-support/shop-messages.js';
import { headerNames } from '../wire/header-names.js';
import { MessageHeaders } from '../wire/message-headers.js';
import { invalid } from '../wire/read-envelope.js';
import { errorBodyOf } from './error-body.js';
import { readReply } from './read-reply.js';
import {
  DeadlinePassed,
  IdempotencyKeyReused,
  MessageDiscarded,
  RemoteFailure,
  RequestInFlight,
  ServiceUnavailable,
} from './request-errors.js';

/** What the caller of a request throws when the service has thrown this. */
function thrownFor(error: Error): unknown {
  const contract = contractOf(GetPrice);
  const headers = new MessageHeaders(new Map([[headerNames.status, 'error']]));
  try {
    return readReply(contract, headers, Buffer.from(JSON.stringify(errorBodyOf(error, contract))));
  } catch (thrown) {
    return thrown;
  }
}

describe('an error of a service', () => {
  const told: readonly ContractError[] = [
    ProductUnknown.of({ product: 'salt' }),
    invalid('ce-id', 'must be a UUID'),
    ServiceUnavailable.of({ request: 'x', reason: 'busy' }),
    DeadlinePassed.of({ request: 'x' }),
    MessageDiscarded.of({ messageId: 'm-1' }),
    IdempotencyKeyReused.of({}),
    RequestInFlight.of({}),
  ];

  it.each(told.map((error) => ({ code: error.code, error })))('is at its caller what it was: $code', ({ error }) => {
    const thrown = thrownFor(error);
    expect(thrown).toBeInstanceOf(error.constructor);
    expect(thrown).toMatchObject({ code: error.code, category: error.category, details: error.details });
  });

  it.each([new Error('secret'), NotDeclared.of({ secret: 'secret' })])(
    'that is none of its caller is RemoteFailure there: %s',
    (error) => {
      expect(thrownFor(error)).toBeInstanceOf(RemoteFailure);
    },
  );
});
