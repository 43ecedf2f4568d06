import { describe, expect, it } from '@jest/globals';
import { OrderView, PaymentView, ProductView } from '@nestwork/contracts';
import { orderDetailsView } from './order-details.view.js';

const [orderId, tea, pot] = [
  '0190b5a0-0000-7000-8000-0000000000a1',
  '0190b5a0-0000-7000-8000-000000000001',
  '0190b5a0-0000-7000-8000-000000000004',
];
const order = OrderView.of({
  orderId,
  customerId: '0190b5a0-0000-7000-8000-0000000000aa',
  status: 'confirmed',
  totalCents: 3_300,
  placedAt: '2026-01-01T10:00:00.000Z',
  lines: [
    { productId: tea, name: 'Green tea', quantity: 2, unitPriceCents: 450 },
    { productId: pot, name: 'Teapot', quantity: 1, unitPriceCents: 2_400 },
  ],
  journey: [{ at: '2026-01-01T10:00:00.000Z', what: 'order placed' }],
});
const products = [ProductView.of({ productId: tea, name: 'Green tea', priceCents: 450, available: 7 })];
const payment = PaymentView.of({ orderId, status: 'captured', amountCents: 3_300 });

describe('the view of an order', () => {
  it('has stock beside each line and the payment, and is not degraded when all services answered', () => {
    const view = orderDetailsView({ order, products, payment });
    expect(view.lines.map(({ available }) => available)).toEqual([7, undefined]);
    expect(view).toMatchObject({ payment: { status: 'captured', amountCents: 3_300 }, degraded: [] });
  });

  it('names the services whose part is missing', () => {
    expect(orderDetailsView({ order, products: undefined, payment })).toMatchObject({ degraded: ['inventory'] });
    const bare = orderDetailsView({ order, products: undefined, payment: undefined });
    expect(bare.degraded).toEqual(['inventory', 'payments']);
    expect(bare).not.toHaveProperty('payment');
    expect(bare.lines[0]).not.toHaveProperty('available');
  });

  it('keeps the id of the customer, who knows it, out of the answer', () => {
    expect(JSON.stringify(orderDetailsView({ order, products, payment }))).not.toContain(order.customerId);
  });
});
