import type { BrokerAddress } from './broker-address.js';

/** A broker's address in the words of `connect()` of nats.js and of MessagingModule. */
export interface NatsLogin {
  readonly servers: string;
  readonly user?: string;
  readonly pass?: string;
  /** For MessagingModule only: nats.js passes over it. */
  readonly replicas?: number;
}

/** Says an address in those words. */
export function natsLogin({ host, port, user, password, replicas }: BrokerAddress): NatsLogin {
  return {
    servers: `${host}:${port}`,
    ...(user && { user }),
    ...(password && { pass: password }),
    ...(replicas && { replicas }),
  };
}
