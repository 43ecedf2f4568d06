/** Whoever a verified access token speaks for. */
export interface User {
  /** The customer's id: the `sub` of the token. */
  readonly id: string;
  readonly roles: readonly string[];
}
