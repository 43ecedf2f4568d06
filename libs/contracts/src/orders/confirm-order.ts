import { CommandContract, CommandMessage } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';
import { OrderAlreadyClosed } from './order-already-closed.js';
import { OrderClosed } from './order-closed.js';
import { OrderNotFound } from './order-not-found.js';

/** Ends an order well: stock is reserved and the payment captured. Confirming again changes nothing. */
@CommandContract('orders.confirm-order.v1', { reply: OrderClosed, errors: [OrderNotFound, OrderAlreadyClosed] })
export class ConfirmOrder extends CommandMessage<OrderClosed> {
  @IsUUID() readonly orderId!: string;
}
