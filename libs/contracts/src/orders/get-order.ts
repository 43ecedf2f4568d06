import { QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';
import { OrderNotFound } from './order-not-found.js';
import { OrderView } from './order-view.js';

/** Asks for one order of a customer. */
@QueryContract('orders.get-order.v1', { reply: OrderView, errors: [OrderNotFound] })
export class GetOrder extends QueryMessage<OrderView> {
  @IsUUID() readonly orderId!: string;
  @IsUUID() readonly customerId!: string;
}
