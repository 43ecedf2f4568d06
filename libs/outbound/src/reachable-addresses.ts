import { BlockList, isIP } from 'node:net';

/** Not for the public, by the IANA registries of special-purpose addresses (RFC 6890), with multicast and what is reserved. */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
];
/** Of IPv6, only this is given to the public. Addresses that hold another one of IPv4 lie outside of it, or are among the special ones. */
const PUBLIC_IPV6 = ['2000::/3'];

/** Which addresses may be connected to: those of the public internet, and of private networks those that were named. */
export class ReachableAddresses {
  readonly #special = listOf(SPECIAL);
  readonly #publicIpv6 = listOf(PUBLIC_IPV6);
  readonly #private: BlockList;

  /** @param privateNetworks  in CIDR form. Throws for anything else */
  constructor(privateNetworks: readonly string[]) {
    this.#private = listOf(privateNetworks);
  }

  /** Whether a numeric address is one of them; what is none is not. */
  has(address: string): boolean {
    const version = isIP(address);
    // A zone, as in fe80::1%eth0, is about a link of this machine.
    if (version === 0 || address.includes('%')) return false;
    const family = version === 6 ? 'ipv6' : 'ipv4';
    if (this.#private.check(address, family)) return true;
    if (this.#special.check(address, family)) return false;
    return version === 4 || this.#publicIpv6.check(address, family);
  }
}

/** Whether a text names a network: `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits = '', more] = text.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  return version !== 0 && more === undefined && /^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= longest;
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    if (!isNetwork(network)) throw new Error(`'${network}' is no network like 10.0.0.0/8`);
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
