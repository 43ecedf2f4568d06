import { Client, type ClientConfig } from 'pg';

/**
 * A connection whose loss ends nothing but its own work: queries under way are rejected, and so are later ones.
 *
 * pg also emits an `error`, which ends the process when nobody listens. A pool does not while it lends the connection, and
 * TypeORM does not while it starts.
 */
export class GuardedClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
