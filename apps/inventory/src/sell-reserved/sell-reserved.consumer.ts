import { OrderConfirmed } from '@nestwork/contracts';
import { EventConsumer } from '@nestwork/messaging';
import { ProductRepository } from '../product.repository.js';
import { ReservationRepository } from '../reservation.repository.js';

/** A confirmed order has bought what it reserved. A confirmed order without reservation is a fault: it ends as a dead letter. */
@EventConsumer(OrderConfirmed, { durable: 'inventory.sell-reserved' })
export class SellReserved {
  constructor(
    private readonly reservations: ReservationRepository,
    private readonly products: ProductRepository,
  ) {}

  async handle({ orderId }: OrderConfirmed): Promise<void> {
    const reservation = await this.reservations.lock(orderId);
    if (reservation.isSold) return;

    const sold = reservation.sell();
    const stock = await this.products.lockStock(sold.lines);
    stock.sell(sold.lines);
    this.products.save(stock.products);
    this.reservations.save(sold);
  }
}
