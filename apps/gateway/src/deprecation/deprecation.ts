/** Says of an endpoint that there is a better one, until when it is kept, and which one that is. */
export interface Deprecation {
  /** The day from which nobody should begin to use it: `2026-11-01`. */
  readonly since: string;
  /** The day from which it may be gone. */
  readonly sunset: string;
  /** The name of the endpoint to use in its place. */
  readonly successor: string;
}

/** The same for people. */
export function deprecationText({ since, sunset, successor }: Deprecation): string {
  return `Deprecated since ${since}, may be gone from ${sunset}: use ${successor}.`;
}
