import type { Server } from '@grpc/grpc-js';
import { headerValues } from '../incoming/header-values.js';
import { apiKeyHeader, requestHeaders } from '../incoming/request-headers.js';
import { http2ServersOf } from './http2-servers.js';

/** Of these Node drops all but the first value, or joins them to one, before grpc-js looks. */
const SAID_ONCE = [requestHeaders.authorization, requestHeaders.idempotencyKey, apiKeyHeader];

/**
 * Has the metadata of calls hold every value that was sent of what may be said only once: something in front of the gateway may have believed
 * another one. After the server is bound.
 */
export function showRepeatedValues(server: Server): void {
  for (const http2 of http2ServersOf(server))
    http2.prependListener('stream', (_stream, headers, _flags, rawHeaders) => {
      for (const name of SAID_ONCE) {
        const sent = headerValues(rawHeaders, name);
        if (sent.length > 1) Reflect.set(headers, name, sent);
      }
    });
}
