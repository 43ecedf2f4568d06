import type { EventEmitter } from 'node:events';
import { ServerResponse } from 'node:http';

/**
 * Ends a connection of HTTP/1 with the answer to the last request that `maxRequestsPerSocket` allows it. Node only says in that answer that it
 * would: to each request that was sent behind it, it says 503 and nothing more.
 */
export function endWithLastAnswer(server: EventEmitter): void {
  server.prependListener('request', (_request, response: object) => {
    const isLast =
      response instanceof ServerResponse && Reflect.get(response, 'maxRequestsOnConnectionReached') === true;
    if (isLast) response.setHeader('connection', 'close');
  });
}
