/** What a user may be beyond a customer: an admin changes what the shop sells, a tester says himself which way his requests go. */
export const roles = ['admin', 'tester'] as const;

/** One of them. */
export type Role = (typeof roles)[number];

/** Whether there is such a role. */
export function isRole(name: string): name is Role {
  return roles.some((role) => role === name);
}
