import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ListOrders, OrderPage, type OrderSummary } from '@nestwork/contracts';
import type { Order } from '../order.js';
import { OrderRepository } from '../order.repository.js';

/** Shows a customer their orders, newest first. The cursor is the last order of a page, so new orders shift nothing. */
@QueryHandler(ListOrders)
export class ListOrdersHandler implements IQueryHandler<ListOrders> {
  constructor(private readonly orders: OrderRepository) {}

  async execute({ customerId, limit, cursor }: ListOrders): Promise<OrderPage> {
    const found = await this.orders.findByCustomer({ customerId, limit: limit + 1, before: cursor });
    const orders = found.slice(0, limit);
    const last = found.length > limit ? orders.at(-1) : undefined;
    return OrderPage.of({ orders: orders.map(summary), nextCursor: last?.id });
  }
}

function summary(order: Order): OrderSummary {
  const { id: orderId, status, totalCents } = order;
  return { orderId, status, totalCents, placedAt: order.state.placedAt.toISOString() };
}
