import { isIPv6 } from 'node:net';
import { plainAddress } from '../edge/trusted-proxies.js';
import type { Incoming } from '../incoming/incoming.js';

/** Whom a request is counted for: its user, or the address of a caller who need not say who he is. */
export function callerKey({ user, address }: Pick<Incoming, 'user' | 'address'>): string {
  return user ? `user:${user.id}` : `address:${addressKey(address)}`;
}

/** An address as it is counted: an IPv6 network of 64 bits is one, because whoever has one address of it has all of them. */
export function addressKey(address: string): string {
  return addressKeys(address)[0];
}

/**
 * What an address is counted by, the narrowest first: of IPv6 the networks of 64, 56 and 48 bits that it is in, because providers give
 * their customers any of these. An IPv4 address is one key.
 */
export function addressKeys(address: string): readonly [string, ...string[]] {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return [plain];
  const [one = '0', two = '0', three = '0', four = '0'] = groupsOf(plain);
  const upperHalf = (Number.parseInt(four, 16) & 0xff_00).toString(16);
  const key = (bits: number, last: string) => `${one}:${two}:${three}${last}::/${bits}`;
  return [key(64, `:${four}`), key(56, `:${upperHalf}`), key(48, '')];
}

function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('%', 1)[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}
