import type { Server } from '@grpc/grpc-js';
import { constants, type ServerHttp2Session } from 'node:http2';
import { limitConnections, type ConnectionRules } from '../edge/address-connections.js';
import { guardStreams } from '../edge/stream-guard.js';
import type { GrpcLimits } from './grpc-limits.js';
import { http2ServersOf } from './http2-servers.js';

/**
 * Ends connections that ping faster than the floor while they ask nothing, as gRPC's keepalive rules want it, and calls whose message does
 * not end in time; grpc-js has no option for either, nor for the number of connections, of all or of one address. After the server is bound.
 */
export function guardConnections(server: Server, limits: GrpcLimits & ConnectionRules): void {
  for (const http2 of http2ServersOf(server)) {
    http2.maxConnections = limits.connections;
    limitConnections(http2, limits);
    guardStreams(http2, limits);
    http2.on('session', (session) => guardPings(session, limits));
  }
}

function guardPings(session: ServerHttp2Session, { pingFloorMs, pingStrikes }: GrpcLimits): void {
  let strikes = 0;
  let last = -Infinity;
  session.on('stream', () => {
    strikes = 0;
    last = -Infinity;
  });
  session.on('ping', () => {
    const now = performance.now();
    if (now - last < pingFloorMs) strikes++;
    last = now;
    if (strikes <= pingStrikes) return;
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, undefined, Buffer.from('too_many_pings'));
    session.close();
  });
}
