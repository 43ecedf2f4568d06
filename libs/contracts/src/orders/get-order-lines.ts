import { NestedList, Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';
import { PricedLine } from './order-view.js';

/** The lines of one order. */
export class LinesOfOrder extends Payload {
  @IsUUID() readonly orderId!: string;
  @NestedList(PricedLine, { min: 1, max: 100 }) readonly lines!: readonly PricedLine[];
}

/** The lines of several orders. */
export class OrderLineList extends Payload {
  @NestedList(LinesOfOrder, { max: 100 }) readonly orders!: readonly LinesOfOrder[];
}

/** Asks what was ordered by some orders of a customer. Those that do not exist, or are somebody else's, are missing from the reply. */
@QueryContract('orders.get-order-lines.v1', { reply: OrderLineList })
export class GetOrderLines extends QueryMessage<OrderLineList> {
  @IsUUID() readonly customerId!: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  readonly orderIds!: readonly string[];
}
