import { CommandContract, CommandMessage, NestedList, Payload } from '@nestwork/contract-kit';
import { IsInt, IsUUID, Matches, Max, Min } from 'class-validator';
import { ProductUnknown } from './product-unknown.js';

/** So many units of one product. */
export class OrderLine extends Payload {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(1) @Max(1000) readonly quantity!: number;
}

/** The order is on its way; its outcome is announced by OrderConfirmed or OrderCancelled. */
export class OrderAccepted extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsInt() @Min(1) readonly totalCents!: number;
}

/** Asks the orders service to accept an order at the prices it knows now. `card` is a token of the payment provider. */
@CommandContract('orders.place-order.v1', { reply: OrderAccepted, errors: [ProductUnknown] })
export class PlaceOrder extends CommandMessage<OrderAccepted> {
  @IsUUID() readonly customerId!: string;
  @NestedList(OrderLine, { min: 1, max: 100 }) readonly lines!: readonly OrderLine[];
  @Matches(/^tok_[a-z_]{1,30}$/) readonly card!: string;
}
