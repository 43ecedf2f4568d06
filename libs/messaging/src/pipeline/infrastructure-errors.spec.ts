import { describe, expect, it } from '@jest/globals';
import { NotConnected } from '../connection/not-connected.js';
import { ServiceUnavailable } from '../request/request-errors.js';
import { InfrastructureErrors } from './infrastructure-errors.js';

describe('an infrastructure error', () => {
  const infrastructure = new InfrastructureErrors();
  infrastructure.add((error) => error instanceof RangeError);

  it('is a lost broker, also as the cause of a request that could not be sent', () => {
    const cause = new NotConnected(['nats://127.0.0.1:4222']);
    const request = ServiceUnavailable.of({ request: 'shop.get-price.v1', reason: 'not connected to NATS' }, { cause });
    expect([cause, request].map((error) => infrastructure.match(error))).toEqual([true, true]);
  });

  it('is no service that is away while the broker is there: that may be what is wrong with the message', () => {
    const request = ServiceUnavailable.of({ request: 'shop.get-price.v1', reason: 'nobody listens' });
    expect(infrastructure.match(request)).toBe(false);
  });

  it('is whatever a lib has added', () => {
    expect([new RangeError('away'), new Error('away'), 'away'].map((error) => infrastructure.match(error))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
