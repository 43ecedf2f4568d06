import { describe, expect, it } from '@jest/globals';
import { TrustedProxies } from './trusted-proxies.js';

const proxies = new TrustedProxies(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32']);

describe('the address of a caller', () => {
  it.each([
    ['is that of the connection when nobody forwards', '203.0.113.9', undefined, '203.0.113.9'],
    ['is not what a stranger says of itself', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['is what a trusted proxy says', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['is what the last of several trusted proxies heard', '10.1.2.3', '198.51.100.1, 192.0.2.7', '198.51.100.1'],
    ['is not what the caller wrote before the proxy', '10.1.2.3', '127.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['is that of the proxy when it forwards nonsense', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['is that of the proxy when it forwards nothing', '10.1.2.3', '', '10.1.2.3'],
    ['may come by IPv6', '2001:db8::1', '2001:db9::5', '2001:db9::5'],
    ['may come with its port', '10.1.2.3', '198.51.100.1:51234', '198.51.100.1'],
    ['may come with its port through several proxies', '10.1.2.3', '198.51.100.1:5, 192.0.2.7:6', '198.51.100.1'],
    ['may come in brackets', '10.1.2.3', '[2001:db9::5]', '2001:db9::5'],
    ['may come in brackets with its port', '10.1.2.3', '[2001:db9::5]:443', '2001:db9::5'],
    ['is that of the proxy when a port is all that it forwards', '10.1.2.3', ':443', '10.1.2.3'],
    ['is that of the proxy when it forwards half a bracket', '10.1.2.3', '[2001:db9::5', '10.1.2.3'],
    ['is IPv4 on an IPv6 socket too', '::ffff:10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ])('%s', (_name, peer, forwarded, address) => {
    expect(proxies.clientAddress(peer, forwarded)).toBe(address);
  });

  it.each(['proxy.example', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/x', ''])(
    'cannot be told by the range %p: it stops the start',
    (range) => {
      expect(() => new TrustedProxies([range])).toThrow(`'${range}' is no address and no range`);
    },
  );

  it('is told by nobody unless somebody is trusted', () => {
    expect(new TrustedProxies().clientAddress('10.1.2.3', '198.51.100.1')).toBe('10.1.2.3');
  });
});
