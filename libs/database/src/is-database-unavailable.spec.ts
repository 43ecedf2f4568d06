import { describe, expect, it } from '@jest/globals';
import { CommitOutcomeUnknown } from './commit-outcome-unknown.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('a failure of the database', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '08006', '57P01', '57P03', '53300', '58030'])(
    'with code %s says that it is unavailable',
    (code) => {
      expect(isDatabaseUnavailable(withCode(code))).toBe(true);
    },
  );

  it.each(['23505', '40P01', '55P03', '57014', '25006', 'ENOENT', '42P01'])(
    'with code %s says something else',
    (code) => {
      expect(isDatabaseUnavailable(withCode(code))).toBe(false);
    },
  );

  it('is found behind the errors that wrap it', () => {
    expect(isDatabaseUnavailable(new Error('could not place', { cause: withCode('57P01') }))).toBe(true);
    expect(isDatabaseUnavailable(new AggregateError([withCode('ECONNREFUSED')], 'all addresses'))).toBe(true);
    expect(isDatabaseUnavailable(new CommitOutcomeUnknown(new Error('reset')))).toBe(true);
  });

  it('can be anything that was thrown', () => {
    const cyclic = new Error('a');
    cyclic.cause = cyclic;

    expect([cyclic, undefined, null, 'text', { code: '57P01' }].map(isDatabaseUnavailable)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
