import { describe, expect, it } from '@jest/globals';
import { curlLine } from './curl-line.js';

describe('the shell line of a route', () => {
  it('is short for what everybody may read', () => {
    expect(curlLine({ rest: { method: 'GET', path: '/products', status: 200 }, access: 'public' })).toBe(
      'curl "$GATEWAY/products"',
    );
  });

  it('carries the token, and parameters as variables', () => {
    const route = { rest: { method: 'DELETE', path: '/orders/:id', status: 202 }, access: 'user' } as const;
    expect(curlLine(route)).toBe('curl -X DELETE -H "authorization: Bearer $TOKEN" "$GATEWAY/orders/$ID"');
  });

  it('quotes the body so that the shell leaves it alone', () => {
    const route = {
      rest: { method: 'POST', path: '/notes', status: 201 },
      access: 'public',
      example: { text: "it's $HOME" },
    } as const;
    expect(curlLine(route)).toBe(
      String.raw`curl -X POST -H 'content-type: application/json' -d '{"text":"it'\''s $HOME"}' "$GATEWAY/notes"`,
    );
  });
});
