import type { Deprecation } from './deprecation.js';

/** Where the endpoint to use instead is found, and what the request would have for its parameters. */
export interface Successor {
  /** With parameters as `:name`. */
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What an answer of a deprecated route says of that: RFC 9745, RFC 8594, and a link to what to use instead (RFC 5829). */
export function deprecationHeaders(
  { since, sunset }: Deprecation,
  { path, params }: Successor,
): Readonly<Record<string, string>> {
  const place = placeOf(path, params);
  return {
    deprecation: `@${Date.parse(since) / 1_000}`,
    sunset: new Date(sunset).toUTCString(),
    ...(place !== undefined && { link: `<${place}>; rel="successor-version"` }),
  };
}

/** Undefined when it takes something that the request does not have. */
function placeOf(path: string, params: Successor['params']): string | undefined {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  if (names.some((name) => typeof params[name] !== 'string')) return undefined;
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}
