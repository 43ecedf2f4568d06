import { NestedList, Nested, Payload } from '@nestwork/contract-kit';
import {
  JourneyEntry,
  orderStatuses,
  paymentStatuses,
  type OrderView,
  type PaymentView,
  type PricedLine,
  type ProductView,
} from '@nestwork/contracts';
import { IsArray, IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Length, Min } from 'class-validator';

/** A line of an order, with what is in stock of its product now; without when the inventory service is away. */
export class OrderLineDetails extends Payload {
  @IsUUID() readonly productId!: string;
  @IsString() @Length(1, 200) readonly name!: string;
  @IsInt() @Min(1) readonly quantity!: number;
  @IsInt() @Min(1) readonly unitPriceCents!: number;
  @IsOptional() @IsInt() @Min(0) readonly available?: number;
}

/** How far the payment of an order is. */
export class PaymentDetails extends Payload {
  @IsIn(paymentStatuses) readonly status!: PaymentView['status'];
  @IsInt() @Min(0) readonly amountCents!: number;
}

/**
 * An order as its customer sees it, put together from three services. `reason` says why it was cancelled; `degraded` names the
 * services that could not add their part.
 */
export class OrderDetailsView extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsIn(orderStatuses) readonly status!: OrderView['status'];
  @IsOptional() @IsString() @Length(1, 200) readonly reason?: string;
  @IsInt() @Min(1) readonly totalCents!: number;
  @IsISO8601() readonly placedAt!: string;
  @NestedList(OrderLineDetails, { min: 1, max: 100 }) readonly lines!: readonly OrderLineDetails[];
  @NestedList(JourneyEntry) readonly journey!: readonly JourneyEntry[];
  @IsOptional() @Nested(PaymentDetails) readonly payment?: PaymentDetails;
  @IsArray() @IsIn(['inventory', 'payments'], { each: true }) readonly degraded!: readonly string[];
}

/** What the three services said; undefined where one of them could not. */
export interface OrderParts {
  readonly order: OrderView;
  readonly products: readonly ProductView[] | undefined;
  readonly payment: PaymentView | undefined;
}

/** Puts the parts together, and names the missing ones. */
export function orderDetailsView({ order, products, payment }: OrderParts): OrderDetailsView {
  const { orderId, status, reason, totalCents, placedAt, journey } = order;
  const stock = new Map(products?.map(({ productId, available }) => [productId, available]));
  return OrderDetailsView.of({
    orderId,
    status,
    ...(reason !== undefined && { reason }),
    totalCents,
    placedAt,
    lines: order.lines.map((line) => lineDetails(line, stock.get(line.productId))),
    journey,
    ...(payment && { payment: { status: payment.status, amountCents: payment.amountCents } }),
    degraded: [...(products ? [] : ['inventory']), ...(payment ? [] : ['payments'])],
  });
}

function lineDetails(
  { productId, name, quantity, unitPriceCents }: PricedLine,
  available: number | undefined,
): OrderLineDetails {
  return { productId, name, quantity, unitPriceCents, ...(available !== undefined && { available }) };
}
