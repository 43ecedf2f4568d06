import { Socket } from 'node:net';
import { Client, type ClientBase } from 'pg';

/**
 * Ends a connection on which nothing was sent or received for this long.
 *
 * The server answers or gives up sooner by its own timeouts, and the pool drops idle connections sooner, so such a silence
 * means that the network swallows packets. Without this a statement would wait for a quarter of an hour.
 */
export function endWhenSilent(client: ClientBase, silenceMs: number): void {
  // After the handshake this is the socket in use, TLS or not.
  const socket = client instanceof Client ? client.connection.stream : undefined;
  if (!(socket instanceof Socket)) throw new TypeError('This version of pg does not show its socket');
  socket.setTimeout(silenceMs, () => {
    socket.destroy(Object.assign(new Error(`PostgreSQL was silent for ${silenceMs} ms`), { code: 'ETIMEDOUT' }));
  });
}
