export { FailedMessages } from './failed-messages.js';
export { InboxModule } from './inbox.module.js';
export { inboxMigrations } from './inbox-migrations.js';
export type { InboxOptions } from './inbox-options.js';
