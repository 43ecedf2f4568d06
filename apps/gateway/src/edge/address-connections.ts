import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { addressKeys } from '../rate-limit/caller-key.js';
import { plainAddress, type TrustedProxies } from './trusted-proxies.js';

/** How many connections a server takes, and from whom. */
export interface ConnectionRules {
  /** Of one address, as the limits of requests count addresses; twice as many of the wider networks of IPv6 that it is in. */
  readonly connectionsPerAddress: number;
  /** Those may have any number: each stands for many callers. */
  readonly proxies: TrustedProxies;
}

/** Closes connections beyond those that an address may have as they open, so that nobody takes all that there are. */
export function limitConnections(server: EventEmitter, { connectionsPerAddress, proxies }: ConnectionRules): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (proxies.trusts(address)) return;
    const keys = addressKeys(address);
    const most = (width: number) => connectionsPerAddress * (width === 0 ? 1 : WIDER);
    if (keys.some((key, width) => (open.get(key) ?? 0) >= most(width))) {
      socket.destroy();
      return;
    }
    for (const key of keys) add(open, key, 1);
    socket.once('close', () => keys.forEach((key) => add(open, key, -1)));
  });
}

const WIDER = 2;

function add(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
