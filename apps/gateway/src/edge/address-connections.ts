import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { AddressCounts } from './address-counts.js';
import type { TrustedProxies } from './trusted-proxies.js';

/** How many connections a server takes, and from whom. */
export interface ConnectionRules {
  /** Of one address, as the limits of requests count addresses; twice as many of the wider networks of IPv6 that it is in. */
  readonly connectionsPerAddress: number;
  /** Those may have any number: each stands for many callers. */
  readonly proxies: TrustedProxies;
}

/** Closes connections beyond those that an address may have as they open, so that nobody takes all that there are. */
export function limitConnections(server: EventEmitter, { connectionsPerAddress, proxies }: ConnectionRules): void {
  const counts = new AddressCounts({ most: connectionsPerAddress, proxies });
  server.on('connection', (socket: Socket) => {
    const leave = counts.enter(socket.remoteAddress ?? '');
    if (leave) socket.once('close', leave);
    else socket.destroy();
  });
}
