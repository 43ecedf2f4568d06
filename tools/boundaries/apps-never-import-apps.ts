// Placed at apps/orders/src/place-order/reaches-into-payments.ts: an app imports a file of another app (here of another case)
import '../../../payments/src/ledger.js';
