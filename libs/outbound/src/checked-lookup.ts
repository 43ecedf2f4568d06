import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { OutboundRefused } from './outbound-refused.js';
import type { ReachableAddresses } from './reachable-addresses.js';

/** Finds the addresses of a name. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

/**
 * Finds the addresses of a name for a connection that is about to be made, and hands over only those that may be reached. What was
 * checked is what is connected to: a name that leads elsewhere a moment later has missed its chance.
 */
export function checkedLookup(reachable: ReachableAddresses, resolve: Resolve = resolveBySystem): LookupFunction {
  const find = callbackify(async (name: string) => allowed(name, await resolve(name), reachable));
  return (name, { all }, done) =>
    find(name, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) done(error, []);
      else if (all) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
}

function allowed(
  name: string,
  found: readonly LookupAddress[],
  reachable: ReachableAddresses,
): readonly LookupAddress[] {
  const addresses = found.filter(({ address }) => reachable.has(address));
  if (addresses.length > 0) return addresses;
  const at = found.map(({ address }) => address).join(' and ');
  throw notReachable(`${name} (${at})`);
}

/** The refusal of an address. @param what  with its name, where it has one */
export function notReachable(what: string): OutboundRefused {
  return new OutboundRefused(
    `${what} is no address of the public internet: if it is meant, name its network in OUTBOUND_PRIVATE_NETWORKS`,
  );
}

function resolveBySystem(name: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(name, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}
