// Placed at libs/outbox/src/looks-up.ts: the outbox imports the inbox
import '@nestwork/inbox';
