import { NestedList, Payload } from '@nestwork/contract-kit';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Length, Min } from 'class-validator';
import { orderStatuses } from './order-status.js';

/** A line of an order with the name and the price at which it was accepted. */
export class PricedLine extends Payload {
  @IsUUID() readonly productId!: string;
  @IsString() @Length(1, 200) readonly name!: string;
  @IsInt() @Min(1) readonly quantity!: number;
  @IsInt() @Min(1) readonly unitPriceCents!: number;
}

/** Something that happened to an order, in words, with the time at which the orders service learned of it. */
export class JourneyEntry extends Payload {
  @IsISO8601() readonly at!: string;
  @IsString() @Length(1, 500) readonly what!: string;
}

/** One order with its journey so far, oldest entry first. `reason` says why it was cancelled. */
export class OrderView extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsUUID() readonly customerId!: string;
  @IsIn(orderStatuses) readonly status!: 'placed' | 'confirmed' | 'cancelled';
  @IsOptional() @IsString() @Length(1, 200) readonly reason?: string;
  @IsInt() @Min(1) readonly totalCents!: number;
  @IsISO8601() readonly placedAt!: string;
  @NestedList(PricedLine, { min: 1, max: 100 }) readonly lines!: readonly PricedLine[];
  @NestedList(JourneyEntry) readonly journey!: readonly JourneyEntry[];
}
