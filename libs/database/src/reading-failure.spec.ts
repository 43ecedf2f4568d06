import { expect, it } from '@jest/globals';
import { completeOptions } from './database-options.js';
import { isDatabaseUnavailable } from './is-database-unavailable.js';
import { readingFailure } from './reading-failure.js';

const options = completeOptions({
  url: 'postgres://db/orders',
  service: 'orders',
  migrations: [],
  migrateAtStart: false,
});
const failing = (code: string) => readingFailure(Object.assign(new Error('no'), { code }), 'SELECT 1', options);

it.each(['28P01', '28000', '3D000'])('a login that is refused with %s says nothing about the statement', (code) => {
  expect(isDatabaseUnavailable(failing(code))).toBe(true);
});

it('what a statement does wrong is its own', () => {
  expect(isDatabaseUnavailable(failing('42P01'))).toBe(false);
});
