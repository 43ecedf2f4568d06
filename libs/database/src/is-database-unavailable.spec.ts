import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { CommitOutcomeUnknown } from './commit-outcome-unknown.js';
import { DatabaseUnavailable } from './database-unavailable.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('a failure of the database', () => {
  it.each(['08006', '57P01', '57P03', '53300', '58030'])('with state %s says that it is unavailable', (state) => {
    expect(isDatabaseUnavailable(withCode(state))).toBe(true);
  });

  it.each(['23505', '40P01', '55P03', '57014', '25006', '42P01'])('with state %s says something else', (state) => {
    expect(isDatabaseUnavailable(withCode(state))).toBe(false);
  });

  it('is found behind the errors that wrap it, TypeORM included', () => {
    const lost = new DatabaseUnavailable(withCode('ECONNRESET'));

    expect(isDatabaseUnavailable(new Error('could not place', { cause: lost }))).toBe(true);
    expect(isDatabaseUnavailable(new QueryFailedError('SELECT 1', [], lost))).toBe(true);
    expect(isDatabaseUnavailable(new CommitOutcomeUnknown(new Error('reset')))).toBe(true);
  });

  it('is not seen in the network failure of somebody else', () => {
    expect(isDatabaseUnavailable(new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') }))).toBe(false);
  });

  it('can be anything that was thrown', () => {
    const cyclic = new Error('a');
    cyclic.cause = cyclic;

    expect([cyclic, undefined, null, 'text', { code: '57P01' }].filter(isDatabaseUnavailable)).toEqual([]);
  });
});
