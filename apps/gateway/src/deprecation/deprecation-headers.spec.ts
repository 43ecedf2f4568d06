import { describe, expect, it } from '@jest/globals';
import { deprecationHeaders } from './deprecation-headers.js';

const deprecated = { since: '2026-11-01', sunset: '2027-11-01', successor: 'b' };

describe('the headers of a deprecated route', () => {
  it('say since when, until when, and what to use instead, as their RFCs write it', () => {
    expect(deprecationHeaders(deprecated, { path: '/v2/orders/:id', params: { id: 'a' } })).toEqual({
      deprecation: '@1793491200',
      sunset: 'Mon, 01 Nov 2027 00:00:00 GMT',
      link: '</v2/orders/a>; rel="successor-version"',
    });
  });

  it('let nothing out of the link that came with the request', () => {
    const { link } = deprecationHeaders(deprecated, { path: '/v2/:id', params: { id: 'a>; rel="x"\r\n' } });
    expect(link).toBe('</v2/a%3E%3B%20rel%3D%22x%22%0D%0A>; rel="successor-version"');
  });

  it('have no link where the request lacks what the successor takes', () => {
    expect(deprecationHeaders(deprecated, { path: '/v2/:id/:part', params: { id: 'a' } })).not.toHaveProperty('link');
  });
});
