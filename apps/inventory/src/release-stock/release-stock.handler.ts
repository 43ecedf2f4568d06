import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ReleaseStock, StockReleased } from '@nestwork/contracts';
import { ProductRepository } from '../product.repository.js';
import { ReservationRepository } from '../reservation.repository.js';

/** Puts the stock of an order back on hand; when nothing was reserved yet, makes sure that nothing will be. */
@CommandHandler(ReleaseStock)
export class ReleaseStockHandler implements ICommandHandler<ReleaseStock> {
  constructor(
    private readonly reservations: ReservationRepository,
    private readonly products: ProductRepository,
  ) {}

  async execute({ orderId }: ReleaseStock): Promise<StockReleased> {
    const reservation = await this.reservations.lock(orderId);
    if (reservation.isHeld) {
      const stock = await this.products.lockStock(reservation.lines);
      stock.release(reservation.lines);
      this.products.save(stock.products);
    }
    this.reservations.save(reservation.release());
    return StockReleased.of({ orderId });
  }
}
