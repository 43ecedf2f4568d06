import { EventContract, EventMessage } from '@nestwork/contract-kit';
import { IsInt, IsUUID, Min } from 'class-validator';

/** The order is paid and its stock is sold. Follows OrderPlaced, and nothing follows it. */
@EventContract('orders.order-confirmed.v1', { key: 'orderId' })
export class OrderConfirmed extends EventMessage {
  @IsUUID() readonly orderId!: string;
  @IsUUID() readonly customerId!: string;
  @IsInt() @Min(1) readonly totalCents!: number;
}
