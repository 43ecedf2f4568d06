import { expect, it } from '@jest/globals';
import { ApiClient } from './api-key-file.js';
import { listed } from './api-key-operations.js';

const now = Date.parse('2026-01-01T00:00:00Z');
const subject = '0190b5a0-0000-7000-8000-0000000000aa';

/** A client whose keys expire on these days. */
function client(name: string, ...days: readonly string[]): ApiClient {
  const keys = days.map((day, n) => ({ id: `${name}-----------${n}`.slice(-10).replaceAll('-', 'a'), hash: 'A'.repeat(43), expiresAt: `${day}T00:00:00.000Z` })); // prettier-ignore
  return ApiClient.of({ name, subject, roles: ['admin'], endpoints: ['listOrders', 'getOrder'], keys });
}

it('shows each key with its end, and what it opens', () => {
  const { rows, problems } = listed([client('depot', '2026-03-01', '2025-12-01')], now);
  const depot = { client: 'depot', actsAs: subject, roles: 'admin', endpoints: 'listOrders, getOrder' };
  expect(rows).toMatchObject([
    { ...depot, until: '2026-03-01T00:00:00.000Z', works: true },
    { ...depot, until: '2025-12-01T00:00:00.000Z', works: false },
  ]);
  expect(problems).toBeUndefined();
});

it.each([
  ['2026-01-15', 'depot has no key that works from 2026-01-15T00:00:00.000Z: npm run api-key -- rotate depot'],
  ['2026-01-01', 'depot has no key that works: npm run api-key -- rotate depot, or revoke depot'],
])('tells two weeks before that a client will be without a key: %s', (day, problem) => {
  expect(listed([client('depot', '2025-12-01', day)], now).problems).toEqual([problem]);
  expect(listed([client('depot', day, '2026-01-16')], now).problems).toBeUndefined();
});
