import { OrderConfirmed } from '@nestwork/contracts';
import { EventConsumer } from '@nestwork/messaging';
import { Shipments } from '../shipments.js';

/** Sends every order that is confirmed. */
@EventConsumer(OrderConfirmed, { durable: 'shipping.confirmed-orders' })
export class ConfirmedOrders {
  constructor(private readonly shipments: Shipments) {}

  async handle({ orderId }: OrderConfirmed): Promise<void> {
    await this.shipments.begin(orderId);
  }
}
