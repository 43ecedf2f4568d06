import { describe, expect, it } from '@jest/globals';
import { connectionFailure } from './connection-failure.js';
import { DatabaseUnavailable } from './database-unavailable.js';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('what pg throws', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])(
    'with code %s is a failed connection',
    (code) => {
      expect(connectionFailure(withCode(code))).toBeInstanceOf(DatabaseUnavailable);
    },
  );

  it.each(['Connection terminated unexpectedly', 'timeout expired'])('"%s" is a failed connection', (message) => {
    const cause = new Error(message);

    expect(connectionFailure(cause)).toMatchObject({ cause, message: `PostgreSQL cannot be reached: ${message}` });
  });

  it('for a host with several addresses is a failed connection when they all failed', () => {
    const error = new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]);

    expect(connectionFailure(error)).toBeInstanceOf(DatabaseUnavailable);
  });

  it.each([withCode('23505'), withCode('ENOENT'), new Error('Query values must be an array'), 'text', undefined])(
    'otherwise stays as it is: %s',
    (error) => {
      expect(connectionFailure(error)).toBe(error);
    },
  );
});
