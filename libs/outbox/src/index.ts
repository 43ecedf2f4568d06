export { MessageTooLarge } from './message-too-large.js';
export { Outbox, type SendOptions } from './outbox.js';
export { type Backlog, OutboxBacklog } from './outbox-backlog.js';
export { outboxMigrations } from './outbox-migrations.js';
export { OutboxModule } from './outbox.module.js';
export type { OutboxOptions } from './outbox-settings.js';
