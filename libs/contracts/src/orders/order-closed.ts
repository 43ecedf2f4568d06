import { Payload } from '@nestwork/contract-kit';
import { IsIn, IsUUID } from 'class-validator';
import { orderStatuses } from './order-status.js';

/** How the order ended. */
export class OrderClosed extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsIn(orderStatuses) readonly status!: 'placed' | 'confirmed' | 'cancelled';
}
