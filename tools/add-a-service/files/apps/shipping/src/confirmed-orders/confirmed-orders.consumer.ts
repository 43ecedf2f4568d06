import { OrderConfirmed, OrderShipped } from '@nestwork/contracts';
import { EventConsumer } from '@nestwork/messaging';
import { Outbox } from '@nestwork/outbox';
import { ShipmentRepository } from '../shipment.repository.js';

/** Sends every order that is confirmed. */
@EventConsumer(OrderConfirmed, { durable: 'shipping.confirmed-orders' })
export class ConfirmedOrders {
  constructor(
    private readonly shipments: ShipmentRepository,
    private readonly outbox: Outbox,
  ) {}

  async handle({ orderId }: OrderConfirmed): Promise<void> {
    if (await this.shipments.begin(orderId)) await this.outbox.publish(OrderShipped.of({ orderId }));
  }
}
