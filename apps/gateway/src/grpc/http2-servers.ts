import type { Server } from '@grpc/grpc-js';
import type { Http2Server } from 'node:http2';

/** What a server that is bound listens with. It is private there; a spec fails when it has moved. */
export function http2ServersOf(server: Server): readonly Http2Server[] {
  const servers: unknown = Reflect.get(server, 'http2Servers');
  if (!(servers instanceof Map)) throw new Error('grpc-js keeps its HTTP/2 servers elsewhere now');
  return [...servers.keys()];
}
