/** Who may call a route: everybody, every user, or users with one of the roles. */
export type Access = 'public' | 'user' | readonly string[];

/** One route of the public API. */
export interface Route {
  readonly method: string;
  /** With parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** An example of the body it takes. */
  readonly body?: unknown;
}
