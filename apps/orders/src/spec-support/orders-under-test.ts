import { newMessageId } from '@nestwork/contract-kit';
import { PlaceOrder, ProductPriced } from '@nestwork/contracts';
import { startService, type TestService } from '@nestwork/testing';
import { OrdersConfig } from '../orders.config.js';
import { OrdersModule } from '../orders.module.js';

/** The one product that orders knows in its specs. */
export const greenTea = {
  productId: '0190b5a0-0000-7000-8000-000000000001',
  name: 'Green tea',
  priceCents: 450,
  version: 1,
} as const;

/** The orders service, which has heard of green tea. */
export async function startOrders(): Promise<TestService> {
  const orders = await startService(OrdersModule, { name: 'orders', config: OrdersConfig });
  await orders.deliver(ProductPriced.of(greenTea));
  await orders.settled();
  return orders;
}

/** An order for green tea, of a new customer unless told. */
export function placeTea({ customerId = newMessageId(), quantity = 2 } = {}): PlaceOrder {
  return PlaceOrder.of({ customerId, lines: [{ productId: greenTea.productId, quantity }], card: 'tok_ok' });
}
