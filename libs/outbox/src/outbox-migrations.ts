import { CreateOutbox1700000000001 } from './create-outbox.migration.js';
import { IndexOutboxByDestination1700000000011 } from './index-outbox-by-destination.migration.js';
import { ReadOutboxByDestination1700000000012 } from './read-outbox-by-destination.migration.js';

/** The migrations of this lib, for the list of a service that sends messages. */
export const outboxMigrations = [
  CreateOutbox1700000000001,
  IndexOutboxByDestination1700000000011,
  ReadOutboxByDestination1700000000012,
] as const;
