import { describe, expect, it } from '@jest/globals';
import { messageIdOf, type RepeatableRequest } from './call.js';

const request: RepeatableRequest = {
  method: 'POST',
  routeOptions: { url: '/orders/:id' },
  params: { id: '1' },
  raw: { rawHeaders: ['Idempotency-Key', 'k-1'] },
  user: { id: '0190b5a0-0000-7000-8000-0000000000aa', roles: [] },
};

describe('the message id of a request', () => {
  it('is the same for every repeat', () => {
    expect(messageIdOf({ ...request })).toBe(messageIdOf(request));
    expect(messageIdOf(request)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it.each<[string, Partial<RepeatableRequest>]>([
    ['another key', { raw: { rawHeaders: ['Idempotency-Key', 'k-2'] } }],
    ['another user', { user: { id: '0190b5a0-0000-7000-8000-0000000000bb', roles: [] } }],
    ['another route', { routeOptions: { url: '/products/:id' } }],
    ['another parameter', { params: { id: '2' } }],
    ['another method', { method: 'PUT' }],
  ])('differs with %s', (_, change) => {
    expect(messageIdOf({ ...request, ...change })).not.toBe(messageIdOf(request));
  });

  it('does not depend on roles, which say nothing about what is asked for', () => {
    const user = { id: '0190b5a0-0000-7000-8000-0000000000aa', roles: ['admin'] };
    expect(messageIdOf({ ...request, user })).toBe(messageIdOf(request));
  });

  it('is left to the client of the service when there is no key', () => {
    expect(messageIdOf({ ...request, raw: { rawHeaders: [] } })).toBeUndefined();
  });
});
