import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** No order has this id, or it belongs to another customer. */
@ErrorContract('orders.order-not-found', 'not-found')
export class OrderNotFound extends ContractError {
  @IsUUID() readonly orderId!: string;
}
