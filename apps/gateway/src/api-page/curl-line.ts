import type { Endpoint } from '../endpoints/endpoint.js';

/** A command that calls a route from a shell. `$GATEWAY` and `$TOKEN` are variables; so is a path parameter, in capitals. */
export function curlLine({
  rest: { method, path },
  access,
  example,
  streams,
}: Pick<Endpoint, 'rest' | 'access' | 'example' | 'streams'>): string {
  const url = `"$GATEWAY${path.replaceAll(/:(\w+)/g, (_, name: string) => `$${name.toUpperCase()}`)}"`;
  return [
    'curl',
    ...(streams ? ['-N'] : []),
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(access === 'public' ? [] : ['-H "authorization: Bearer $TOKEN"']),
    ...(example === undefined ? [] : [`-H 'content-type: application/json' -d ${quoted(JSON.stringify(example))}`]),
    url,
  ].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
