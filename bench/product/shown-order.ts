/** Whose order it is. */
export interface OrderAsked {
  readonly orderId: string;
  readonly customerId: string;
}

const placedAt = '2026-03-01T10:00:00.000Z';
const unitPriceCents = 450;

/** What every product costs in these benchmarks. */
export function totalCentsOf(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity * unitPriceCents, 0);
}

/** The order that every service of B1 shows. Node runs this file as it is, for the limit and the peers. */
export function orderShown({ orderId, customerId }: OrderAsked) {
  const productId = '0190b5a0-0000-7000-8000-000000000001';
  return {
    orderId,
    customerId,
    status: 'placed' as const,
    totalCents: 2 * unitPriceCents,
    placedAt,
    lines: [{ productId, name: 'Green tea', quantity: 2, unitPriceCents }],
    journey: [{ at: placedAt, what: 'order placed' }],
  };
}

/** What every gateway of B1 makes of it. */
export function operationShown({ orderId }: Pick<OrderAsked, 'orderId'>) {
  return {
    operationId: orderId,
    status: 'pending',
    about: `/orders/${orderId}`,
    events: `/operations/${orderId}/events`,
  };
}
