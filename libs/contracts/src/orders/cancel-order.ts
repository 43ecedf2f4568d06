import { CommandContract, CommandMessage } from '@nestwork/contract-kit';
import { IsString, IsUUID, Length } from 'class-validator';
import { OrderAlreadyClosed } from './order-already-closed.js';
import { OrderClosed } from './order-closed.js';
import { OrderNotFound } from './order-not-found.js';

/** Ends an order whose steps are undone. The first reason stands; cancelling again changes nothing. */
@CommandContract('orders.cancel-order.v1', { reply: OrderClosed, errors: [OrderNotFound, OrderAlreadyClosed] })
export class CancelOrder extends CommandMessage<OrderClosed> {
  @IsUUID() readonly orderId!: string;
  @IsString() @Length(1, 200) readonly reason!: string;
}
