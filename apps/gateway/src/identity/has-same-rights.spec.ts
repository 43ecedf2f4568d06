import { expect, it } from '@jest/globals';
import { hasSameRights } from './has-same-rights.js';
import type { User } from './user.js';

const user: User = { id: 'u-1', roles: ['admin'], endpoints: ['listOrders'], expiresAt: 1 };

it.each<[string, Partial<User>, boolean]>([
  ['nothing', {}, true],
  ['the end of the credential', { expiresAt: 2 }, true],
  ['the name of the client', { client: 'depot' }, true],
  ['the user', { id: 'u-2' }, false],
  ['a role', { roles: [] }, false],
  ['an endpoint', { endpoints: ['getOrder'] }, false],
  ['that there is a list of endpoints', { endpoints: undefined }, false],
])('compares rights: when %s changes', (_, change, expected) => {
  expect(hasSameRights(user, { ...user, ...change })).toBe(expected);
});
