// Placed at libs/inbox/src/looks-up.ts: the inbox imports the outbox
import '@nestwork/outbox';
