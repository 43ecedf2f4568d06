/** Whoever a verified access token or API key speaks for. */
export interface User {
  /** The customer's id: the `sub` of the token, or the `subject` of the API client. */
  readonly id: string;
  readonly roles: readonly string[];
  /** What it calls by: the name of an API client, or the application that the token was issued to, where it says so. */
  readonly client?: string;
  /** The endpoints that the credential is good for; missing where it is good for all that the roles allow. */
  readonly endpoints?: readonly string[];
  /** From when on the credential holds no longer, in epoch milliseconds. */
  readonly expiresAt: number;
}
