export { KeyTooLong } from './key-too-long.js';
export { MessageTooLarge } from './message-too-large.js';
export { Outbox, type SendOptions } from './outbox.js';
export { type Backlog, OutboxBacklog } from './outbox-backlog.js';
export { outboxMigrations } from './outbox-migrations.js';
export { OutboxModule } from './outbox.module.js';
export type { OutboxOptions } from './outbox-settings.js';
export type { HeldLane } from './lanes/lane.js';
export {
  type DueQuery,
  type DueRows,
  OutboxStore,
  type ParkedRow,
  type Settled,
  type Settlement,
} from './relay/outbox-store.js';
export type { OutboxRow } from './relay/outbox-row.js';
