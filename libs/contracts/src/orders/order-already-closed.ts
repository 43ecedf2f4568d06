import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsIn, IsUUID } from 'class-validator';
import { orderStatuses } from './order-status.js';

/** The order ended the other way before; an order is closed once. */
@ErrorContract('orders.order-already-closed', 'conflict')
export class OrderAlreadyClosed extends ContractError {
  @IsUUID() readonly orderId!: string;
  @IsIn(orderStatuses) readonly status!: 'placed' | 'confirmed' | 'cancelled';
}
