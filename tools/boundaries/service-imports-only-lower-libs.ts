// Placed at libs/service/src/looks-up.ts: the service lib imports the database
import '@nestwork/database';
