/** Where a broker is and how to log in to it. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
}
