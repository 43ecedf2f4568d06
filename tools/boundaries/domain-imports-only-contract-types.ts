// Placed at apps/orders/src/basket.ts: a domain file imports code
import { Logger } from '@nestjs/common';
export const log = new Logger('basket');
