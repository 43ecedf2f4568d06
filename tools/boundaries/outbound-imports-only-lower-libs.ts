// Placed at libs/outbound/src/knows-messages.ts: calls by HTTP import messaging
import '@nestwork/messaging';
