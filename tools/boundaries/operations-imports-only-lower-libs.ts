// Placed at libs/operations/src/looks-up.ts: the operations import the database
import '@nestwork/database';
