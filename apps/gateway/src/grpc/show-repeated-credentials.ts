import type { Server } from '@grpc/grpc-js';
import { headerValues } from '../incoming/header-values.js';
import { http2ServersOf } from './http2-servers.js';

/**
 * Has the metadata of calls hold every `authorization` that was sent: Node drops all but the first one before grpc-js looks, and something in
 * front of the gateway may have believed another one. After the server is bound.
 */
export function showRepeatedCredentials(server: Server): void {
  for (const http2 of http2ServersOf(server))
    http2.prependListener('stream', (_stream, headers, _flags, rawHeaders) => {
      const sent = headerValues(rawHeaders, 'authorization');
      if (sent.length > 1) Reflect.set(headers, 'authorization', sent);
    });
}
