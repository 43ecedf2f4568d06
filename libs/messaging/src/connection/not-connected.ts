/** There is no connection to NATS right now; a new one is being made. Nothing was sent. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';

  constructor(servers: readonly string[]) {
    super(`Not connected to NATS (${servers.join(', ')}); is the server up and reachable?`);
  }
}
