/** What kind of refusal an error is, in terms no transport owns; only the gateway maps it to a status code. */
export type ErrorCategory = (typeof errorCategories)[number];

/** Every category, in the order in which the documentation lists them. */
export const errorCategories = [
  'invalid',
  'not-found',
  'conflict',
  'forbidden',
  'unauthenticated',
  'unavailable',
  'timeout',
  'internal',
] as const;
