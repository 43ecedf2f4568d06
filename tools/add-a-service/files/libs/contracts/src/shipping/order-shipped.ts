import { EventContract, EventMessage } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** What was ordered is on its way. */
@EventContract('shipping.order-shipped.v1', { key: 'orderId' })
export class OrderShipped extends EventMessage {
  @IsUUID() readonly orderId!: string;
}
