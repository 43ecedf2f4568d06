import { Nested, NestedList, Payload } from '@nestwork/contract-kit';
import { orderStatuses, PricedLine, type OrderView } from '@nestwork/contracts';
import { IsBoolean, IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Length, Min } from 'class-validator';
import { PartProblem } from '../aggregate/part-problem.js';
import { PaymentDetails } from './order-details.view.js';

/** What is in stock of a product now. */
export class ProductStock extends Payload {
  @IsUUID() readonly productId!: string;
  @IsInt() @Min(0) readonly available!: number;
}

/**
 * An order with what other services know of it. When one of them cannot say in time its part is missing: `partial` is true then, and
 * `problems` says of each missing part why, and when it is worth asking again.
 */
export class OrderOverview extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsIn(orderStatuses) readonly status!: OrderView['status'];
  @IsOptional() @IsString() @Length(1, 200) readonly reason?: string;
  @IsInt() @Min(1) readonly totalCents!: number;
  @IsISO8601() readonly placedAt!: string;
  @NestedList(PricedLine, { min: 1, max: 100 }) readonly lines!: readonly PricedLine[];
  @IsOptional() @Nested(PaymentDetails) readonly payment?: PaymentDetails;
  @IsOptional() @NestedList(ProductStock, { max: 100 }) readonly stock?: readonly ProductStock[];
  @IsBoolean() readonly partial!: boolean;
  @NestedList(PartProblem, { max: 2 }) readonly problems!: readonly PartProblem[];
}
