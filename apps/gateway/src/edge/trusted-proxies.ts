import { BlockList, isIP } from 'node:net';

/** The proxies whose word about the address of a caller counts. From anybody else a forwarded address is an invention. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** @param ranges  addresses and ranges in CIDR form. Throws for anything else */
  constructor(ranges: readonly string[] = []) {
    for (const range of ranges) this.#add(range);
  }

  /** Whether a connection from this address is one of theirs. */
  trusts(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * Who is at the far end: from the connection outwards, the first address that is not a trusted proxy.
   *
   * @param forwardedFor  the value of X-Forwarded-For: each proxy has added whom it heard from, some of them with the port
   */
  clientAddress(peer: string, forwardedFor: string | undefined): string {
    let client = plainAddress(peer);
    if (!forwardedFor) return client;
    const hops = forwardedFor.split(',').map((hop) => withoutPort(hop.trim()));
    for (const hop of hops.toReversed()) {
      if (isIP(hop) === 0 || !this.trusts(client)) return client;
      client = plainAddress(hop);
    }
    return client;
  }

  #add(range: string): void {
    const [address = '', bits] = range.split('/');
    const family = isIP(address);
    const longest = family === 6 ? 128 : 32;
    const prefix = Number(bits ?? longest);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 1 || prefix > longest)
      throw new Error(`'${range}' is no address and no range like 10.0.0.0/8`);
    this.#list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/** Without the form that an IPv4 address has on an IPv6 socket. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** `203.0.113.9:51234`, `[2001:db8::1]:443` and `[2001:db8::1]` without what is no part of the address. */
function withoutPort(hop: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(hop) ?? [];
  return bracketed ?? hop.replace(/^([\d.]+):\d+$/, '$1');
}
