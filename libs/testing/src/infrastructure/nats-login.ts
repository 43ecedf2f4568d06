import type { BrokerAddress } from './broker-address.js';

/** A broker's address in the words of `connect()` of nats.js and of MessagingModule. */
export interface NatsLogin {
  readonly servers: string;
  readonly user?: string;
  readonly pass?: string;
}

/** Says an address in those words. */
export function natsLogin({ host, port, user, password }: BrokerAddress): NatsLogin {
  return { servers: `${host}:${port}`, ...(user && { user }), ...(password && { pass: password }) };
}
