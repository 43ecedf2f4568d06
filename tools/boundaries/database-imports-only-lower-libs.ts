// Placed at libs/database/src/looks-up.ts: the database imports messaging
import '@nestwork/messaging';
