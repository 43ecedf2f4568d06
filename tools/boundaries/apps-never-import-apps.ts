// Placed at apps/orders/src/place-order/reaches-into-inventory.ts: an app imports another app
import '../../../inventory/src/main.js';
