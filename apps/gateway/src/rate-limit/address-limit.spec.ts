import { beforeEach, expect, it } from '@jest/globals';
import { Metrics } from '@nestwork/observability';
import { RefusedForNow } from '../problem/refused-for-now.js';
import { AddressLimit } from './address-limit.js';

let limit: AddressLimit;
beforeEach(() => {
  limit = new AddressLimit({ addressRequestsPerMinute: 2 } as never, new Metrics('gateway'));
});

/** How many of the requests, one from each of these addresses, are taken. */
function taken(addresses: readonly string[]): number {
  return addresses.filter((address) => {
    try {
      limit.take(address, 'http');
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(RefusedForNow);
      return false;
    }
  }).length;
}

const many = (count: number, addressOf: (at: string) => string) =>
  Array.from({ length: count }, (_, at) => addressOf(at.toString(16).padStart(2, '0')));

it('an address of IPv6 shares its quota with all of its 64 bits', () => {
  expect(taken(many(10, (at) => `2001:db8:1:1::${at}`))).toBe(2);
});

it('all networks within 56 bits have four times as much', () => {
  expect(taken(many(40, (at) => `2001:db8:1:1${at}::1`))).toBe(8);
  expect(taken(['2001:db8:1:200::1'])).toBe(1);
});

it('all networks within 48 bits have sixteen times as much', () => {
  expect(taken(many(80, (at) => `2001:db8:1:${at}00::1`))).toBe(32);
  expect(taken(['2001:db8:2::1'])).toBe(1);
});

it('what is refused to one address is not taken from its neighbours', () => {
  expect(taken(many(100, () => '2001:db8:1:1ff::1'))).toBe(2);
  expect(taken(many(40, (at) => `2001:db8:1:1${at}::1`))).toBe(6);
});
