import { expect, it } from '@jest/globals';
import { mayCall, type Reserved } from './may-call.js';

const customer = { roles: [] };
const admin = { roles: ['admin'] };
const open = { name: 'listOrders', roles: undefined };
const reserved = { name: 'changeProductPrice', roles: ['admin'] };

it.each<[string, Parameters<typeof mayCall>[0], Reserved, boolean]>([
  ['a customer what is for every user', customer, open, true],
  ['a customer what is for admins', customer, reserved, false],
  ['an admin what is for admins', admin, reserved, true],
  ['nobody what is for admins', undefined, reserved, false],
  ['a key what it is for', { ...customer, endpoints: ['listOrders'] }, open, true],
  ['a key what it is not for', { ...customer, endpoints: ['getOrder'] }, open, false],
  ['a key without the role what it is for', { ...customer, endpoints: [reserved.name] }, reserved, false],
  ['a key of an admin what it is not for', { ...admin, endpoints: ['listOrders'] }, reserved, false],
  ['a key for nothing what is for every user', { ...customer, endpoints: [] }, open, false],
])('knows whom it lets call: %s', (_, user, endpoint, expected) => {
  expect(mayCall(user, endpoint)).toBe(expected);
});
