import { EventContract, EventMessage } from '@nestwork/contract-kit';
import { IsInt, IsUUID, Min } from 'class-validator';

/** The order is accepted and will be confirmed or cancelled. */
@EventContract('orders.order-placed.v1', { key: 'orderId' })
export class OrderPlaced extends EventMessage {
  @IsUUID() readonly orderId!: string;
  @IsUUID() readonly customerId!: string;
  @IsInt() @Min(1) readonly totalCents!: number;
}
