// Placed at apps/inventory/src/reserve-stock/reaches-inside.ts: a file behind another package's index
import '../../../../libs/outbox/src/outbox.module.js';
