// Placed at libs/outbox/src/knows-orders.ts: a lib imports an app
import '../../../apps/orders/src/main.js';
