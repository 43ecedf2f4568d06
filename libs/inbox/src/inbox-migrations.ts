import { CreateInbox1700000000002 } from './create-inbox.migration.js';
import { FindRedrives1700000000013 } from './dead-letters/find-redrives.migration.js';
import { CreateKeyOrder1700000000012 } from './order/create-key-order.migration.js';

/** The migrations of this lib, for the list of a service that handles messages. */
export const inboxMigrations = [
  CreateInbox1700000000002,
  CreateKeyOrder1700000000012,
  FindRedrives1700000000013,
] as const;
