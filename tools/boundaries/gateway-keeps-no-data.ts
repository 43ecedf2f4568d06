// Placed at apps/gateway/src/orders/reads-a-table.ts: the gateway imports the database
import '@nestwork/database';
