import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConfirmOrder, OrderAlreadyClosed, OrderClosed, OrderConfirmed, OrderNotFound } from '@nestwork/contracts';
import { Outbox } from '@nestwork/outbox';
import { OrderRepository } from '../order.repository.js';

/** Ends an order well and tells everyone. Confirming a confirmed order changes nothing. */
@CommandHandler(ConfirmOrder)
export class ConfirmOrderHandler implements ICommandHandler<ConfirmOrder> {
  constructor(
    private readonly orders: OrderRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute({ orderId }: ConfirmOrder): Promise<OrderClosed> {
    const order = await this.orders.lock(orderId);
    if (!order) throw OrderNotFound.of({ orderId });
    if (order.status === 'cancelled') throw OrderAlreadyClosed.of({ orderId, status: order.status });

    if (order.isOpen) {
      this.orders.saveClosed(order.confirm(new Date()));
      const { customerId } = order.state;
      await this.outbox.publish(OrderConfirmed.of({ orderId: order.id, customerId, totalCents: order.totalCents }));
    }
    return OrderClosed.of({ orderId, status: 'confirmed' });
  }
}
