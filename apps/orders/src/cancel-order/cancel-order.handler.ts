import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CancelOrder, OrderAlreadyClosed, OrderCancelled, OrderClosed, OrderNotFound } from '@nestwork/contracts';
import { Outbox } from '@nestwork/outbox';
import { OrderRepository } from '../order.repository.js';

/** Ends an order that could not be fulfilled and tells everyone. Cancelling a cancelled order changes nothing. */
@CommandHandler(CancelOrder)
export class CancelOrderHandler implements ICommandHandler<CancelOrder> {
  constructor(
    private readonly orders: OrderRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute({ orderId, reason }: CancelOrder): Promise<OrderClosed> {
    const order = await this.orders.lock(orderId);
    if (!order) throw OrderNotFound.of({ orderId });
    if (order.status === 'confirmed') throw OrderAlreadyClosed.of({ orderId, status: order.status });

    if (order.isOpen) {
      this.orders.saveClosed(order.cancel(reason, new Date()));
      await this.outbox.publish(OrderCancelled.of({ orderId: order.id, customerId: order.state.customerId, reason }));
    }
    return OrderClosed.of({ orderId, status: 'cancelled' });
  }
}
