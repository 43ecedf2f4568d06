// Placed at libs/messaging/src/looks-up.ts: messaging imports the database
import '@nestwork/database';
