import { CommandContract, CommandMessage, Payload } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';
import { OrderNotCancellable } from './order-not-cancellable.js';
import { OrderNotFound } from './order-not-found.js';

/** The order will be cancelled; OrderCancelled announces when that is done. */
export class CancellationAccepted extends Payload {
  @IsUUID() readonly orderId!: string;
}

/** A customer changes their mind. Possible until the confirmation of the order has begun; asking again changes nothing. */
@CommandContract('orders.request-cancellation.v1', {
  reply: CancellationAccepted,
  errors: [OrderNotFound, OrderNotCancellable],
})
export class RequestCancellation extends CommandMessage<CancellationAccepted> {
  @IsUUID() readonly orderId!: string;
  @IsUUID() readonly customerId!: string;
}
