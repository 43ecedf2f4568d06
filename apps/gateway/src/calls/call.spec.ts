import { describe, expect, it } from '@jest/globals';
import { OrderPath } from '../orders/order.path.js';
import { messageIdOf, type Repeatable } from './call.js';

const request: Repeatable = {
  input: { params: { id: '0190b5a0-0000-7000-8000-0000000000a1' } },
  idempotencyKeys: ['k-1'],
  user: { id: '0190b5a0-0000-7000-8000-0000000000aa', roles: [], expiresAt: 1 },
};
const idOf = (change: Partial<Repeatable> = {}, endpoint = 'OrdersController.place') =>
  messageIdOf({ ...request, ...change }, { endpoint, params: OrderPath });

describe('the message id of a request', () => {
  it('is the same for every repeat', () => {
    expect(idOf()).toBe(idOf());
    expect(idOf()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('is the same for a repeat that has the id of its path in capitals', () => {
    expect(idOf({ input: { params: { id: '0190B5A0-0000-7000-8000-0000000000A1' } } })).toBe(idOf());
  });

  it.each<[string, Partial<Repeatable>]>([
    ['another key', { idempotencyKeys: ['k-2'] }],
    ['another user', { user: { id: '0190b5a0-0000-7000-8000-0000000000bb', roles: [], expiresAt: 1 } }],
    ['another parameter', { input: { params: { id: '0190b5a0-0000-7000-8000-0000000000a2' } } }],
    ['a place of its own among several writes of one request', { scope: 'second' }],
  ])('differs with %s', (_, change) => {
    expect(idOf(change)).not.toBe(idOf());
  });

  it('differs with another endpoint', () => {
    expect(idOf({}, 'OrdersController.cancel')).not.toBe(idOf());
  });

  it('does not depend on roles, nor on the life of a token, which say nothing about what is asked for', () => {
    expect(idOf({ user: { id: '0190b5a0-0000-7000-8000-0000000000aa', roles: ['admin'], expiresAt: 2 } })).toBe(idOf());
  });

  it('is left to the client of the service when there is no key', () => {
    expect(idOf({ idempotencyKeys: [] })).toBeUndefined();
  });
});
