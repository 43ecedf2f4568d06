import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { addressKey } from '../rate-limit/caller-key.js';
import { plainAddress, type TrustedProxies } from './trusted-proxies.js';

/** How many connections a server takes from whom. */
export interface ConnectionRules {
  /** Of one address, as the limits of requests count addresses. */
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
    const key = addressKey(address);
    const before = open.get(key) ?? 0;
    if (before >= connectionsPerAddress) return void socket.destroy();
    open.set(key, before + 1);
    socket.once('close', () => {
      const left = open.get(key)! - 1;
      if (left > 0) open.set(key, left);
      else open.delete(key);
    });
  });
}
