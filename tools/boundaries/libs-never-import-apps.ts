// Placed at libs/outbox/src/knows-payments.ts: a lib imports an app (here the file of another case)
import '../../../apps/payments/src/ledger.js';
