import { EventContract, EventMessage } from '@nestwork/contract-kit';
import { IsString, IsUUID, Length } from 'class-validator';

/** The order is undone: no money is kept, no stock is held. Follows OrderPlaced, and nothing follows it. */
@EventContract('orders.order-cancelled.v1', { key: 'orderId' })
export class OrderCancelled extends EventMessage {
  @IsUUID() readonly orderId!: string;
  @IsUUID() readonly customerId!: string;
  @IsString() @Length(1, 200) readonly reason!: string;
}
