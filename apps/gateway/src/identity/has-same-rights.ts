import { isDeepStrictEqual } from 'node:util';
import type { User } from './user.js';

/** Whether a credential still speaks for the same user, with the same roles, and is good for the same endpoints. */
export function hasSameRights(one: User, other: User): boolean {
  const rights = ({ id, roles, endpoints }: User) => [id, roles, endpoints];
  return isDeepStrictEqual(rights(one), rights(other));
}
