import { CreateOutbox1700000000001 } from './create-outbox.migration.js';

/** The migrations of this lib, for the list of a service that sends messages. */
export const outboxMigrations = [CreateOutbox1700000000001] as const;
