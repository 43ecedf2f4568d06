import { NestedList, Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { IsIn, IsInt, IsISO8601, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { orderStatuses } from './order-status.js';

/** An order in a list. */
export class OrderSummary extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsIn(orderStatuses) readonly status!: 'placed' | 'confirmed' | 'cancelled';
  @IsInt() @Min(1) readonly totalCents!: number;
  @IsISO8601() readonly placedAt!: string;
}

/** A page of orders, newest first. Without `nextCursor` it is the last one. */
export class OrderPage extends Payload {
  @NestedList(OrderSummary, { max: 100 }) readonly orders!: readonly OrderSummary[];
  @IsOptional() @IsUUID() readonly nextCursor?: string;
}

/** Asks for the orders of a customer, page by page: `cursor` is the `nextCursor` of the page before. */
@QueryContract('orders.list-orders.v1', { reply: OrderPage })
export class ListOrders extends QueryMessage<OrderPage> {
  @IsUUID() readonly customerId!: string;
  @IsInt() @Min(1) @Max(100) readonly limit!: number;
  @IsOptional() @IsUUID() readonly cursor?: string;
}
