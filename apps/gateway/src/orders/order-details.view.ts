import type { JourneyEntry, OrderView, PaymentView, PricedLine, ProductView } from '@nestwork/contracts';

/** A line of an order, with what is in stock of its product now. */
export interface OrderLineView extends Readonly<
  Pick<PricedLine, 'productId' | 'name' | 'quantity' | 'unitPriceCents'>
> {
  /** Missing when the inventory service is away. */
  readonly available?: number;
}

/** An order as its customer sees it, put together from three services. */
export interface OrderDetailsView extends Readonly<Pick<OrderView, 'orderId' | 'status' | 'totalCents' | 'placedAt'>> {
  /** Why the order was cancelled. */
  readonly reason?: string;
  readonly lines: readonly OrderLineView[];
  readonly journey: readonly JourneyEntry[];
  /** Missing when the payments service is away. */
  readonly payment?: Readonly<Pick<PaymentView, 'status' | 'amountCents'>>;
  /** The services that could not add their part; empty when the view is complete. */
  readonly degraded: readonly string[];
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
  return {
    orderId,
    status,
    ...(reason !== undefined && { reason }),
    totalCents,
    placedAt,
    lines: order.lines.map((line) => lineView(line, stock.get(line.productId))),
    journey,
    ...(payment && { payment: { status: payment.status, amountCents: payment.amountCents } }),
    degraded: [...(products ? [] : ['inventory']), ...(payment ? [] : ['payments'])],
  };
}

function lineView(
  { productId, name, quantity, unitPriceCents }: PricedLine,
  available: number | undefined,
): OrderLineView {
  return { productId, name, quantity, unitPriceCents, ...(available !== undefined && { available }) };
}
