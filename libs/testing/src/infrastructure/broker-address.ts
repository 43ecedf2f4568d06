/** Where a broker is and how to log in to it. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
  /** Copies of each stream that a service shall ask for; default 1. */
  readonly replicas?: number;
}
