import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsIn, IsUUID } from 'class-validator';
import { orderStatuses } from './order-status.js';

/** The order is confirmed, or still `placed` but its confirmation has begun: too late to cancel. */
@ErrorContract('orders.order-not-cancellable', 'conflict')
export class OrderNotCancellable extends ContractError {
  @IsUUID() readonly orderId!: string;
  @IsIn(orderStatuses) readonly status!: 'placed' | 'confirmed' | 'cancelled';
}
