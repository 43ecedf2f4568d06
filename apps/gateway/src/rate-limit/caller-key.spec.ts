import { expect, it } from '@jest/globals';
import { addressKey, addressKeys, callerKey } from './caller-key.js';

it('counts a user wherever he comes from', () => {
  expect(callerKey({ user: { id: 'u-1', roles: [], expiresAt: 1 }, address: '192.0.2.1' })).toBe('user:u-1');
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('counts a caller without a name at %s as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
  expect(callerKey({ address })).toBe(`address:${key}`);
});

it.each([
  ['192.0.2.1', ['192.0.2.1']],
  ['::ffff:192.0.2.1', ['192.0.2.1']],
  ['2001:db8:1:abcd::9', ['2001:db8:1:abcd::/64', '2001:db8:1:ab00::/56', '2001:db8:1::/48']],
  ['2001:db8:1:2::9', ['2001:db8:1:2::/64', '2001:db8:1:0::/56', '2001:db8:1::/48']],
  ['::1', ['0:0:0:0::/64', '0:0:0:0::/56', '0:0:0::/48']],
])('knows the networks that %s is in', (address, keys) => {
  expect(addressKeys(address)).toEqual(keys);
});
