import { isIPv6 } from 'node:net';
import { plainAddress } from '../edge/trusted-proxies.js';
import type { Incoming } from '../incoming/incoming.js';

/** Whom a request is counted for: its user, or the address of a caller who need not say who he is. */
export function callerKey({ user, address }: Pick<Incoming, 'user' | 'address'>): string {
  return user ? `user:${user.id}` : `address:${addressKey(address)}`;
}

/** An address as it is counted: an IPv6 network of 64 bits is one, because whoever has one address of it has all of them. */
export function addressKey(address: string): string {
  const plain = plainAddress(address);
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain;
}

function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('%', 1)[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}
