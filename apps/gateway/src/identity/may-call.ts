import type { User } from './user.js';

/** An endpoint as far as it says who may call it. */
export interface Reserved {
  readonly name: string;
  /** One of them is needed; undefined where every user will do. */
  readonly roles: readonly string[] | undefined;
}

/** Whether the credential of a user is good for an endpoint, and the user has one of the roles that it is reserved for. */
export function mayCall(user: Pick<User, 'roles' | 'endpoints'> | undefined, { name, roles }: Reserved): boolean {
  if (user?.endpoints && !user.endpoints.includes(name)) return false;
  return roles === undefined || (user !== undefined && roles.some((role) => user.roles.includes(role)));
}
