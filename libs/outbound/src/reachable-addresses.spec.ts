import { describe, expect, it } from '@jest/globals';
import { isNetwork, ReachableAddresses } from './reachable-addresses.js';

const forbidden = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:0:7f00:1::',
  '2001:db8::1',
  '2002:7f00:1::1',
  '2002:a9fe:a9fe::1',
  '3fff::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'febf::1',
  'fec0::1',
  'ff02::1',
];
const publicOnes = ['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.128.0.1', '172.32.0.1', '192.167.255.255', '198.20.0.1', '223.255.255.255', '2606:4700::1111', '2a00:1450::1']; // prettier-ignore
const none = [
  '',
  'localhost',
  '127.1',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '2130706433',
  '127.0.0.1.',
  ' 8.8.8.8',
  '8.8.8.8:80',
  '[::1]',
  '8.8.8',
];

describe('addresses that may be called', () => {
  it.each(forbidden)('%s is none of the public internet', (address) => {
    expect(new ReachableAddresses([]).has(address)).toBe(false);
  });

  it.each(publicOnes)('%s is one of the public internet', (address) => {
    expect(new ReachableAddresses([]).has(address)).toBe(true);
  });

  it.each(none)('%j is no numeric address, and none of them', (text) => {
    expect(new ReachableAddresses(['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1']).has(text)).toBe(false);
  });

  it('are also those of the networks that are named, and not a step beyond them', () => {
    const reachable = new ReachableAddresses(['10.0.12.0/24', 'fd12::/32']);
    expect(['10.0.12.1', '10.0.12.255', 'fd12::1', '8.8.8.8'].map((each) => reachable.has(each))).toEqual([true, true, true, true]); // prettier-ignore
    expect(['10.0.11.255', '10.0.13.0', 'fd13::1', '169.254.169.254'].map((each) => reachable.has(each))).toEqual([false, false, false, false]); // prettier-ignore
  });
});

describe('a network', () => {
  it.each(['10.0.0.0/8', '127.0.0.1/32', '::1/128', 'fd00::/8'])('is %s', (text) => expect(isNetwork(text)).toBe(true));

  it.each([
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/0',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'all',
    '10.0.0.0/1e1',
  ])('is not %s', (text) => {
    expect(isNetwork(text)).toBe(false);
    expect(() => new ReachableAddresses([text])).toThrow(text);
  });
});
