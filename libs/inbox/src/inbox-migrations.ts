import { CreateInbox1700000000002 } from './create-inbox.migration.js';

/** The migrations of this lib, for the list of a service that handles messages. */
export const inboxMigrations = [CreateInbox1700000000002] as const;
