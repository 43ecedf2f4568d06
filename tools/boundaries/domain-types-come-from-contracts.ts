// Placed at apps/payments/src/ledger.ts: a domain file borrows a type of the framework
import type { Logger } from '@nestjs/common';
export type Log = Logger;
