import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OutOfStock, ReservationRefused, ReserveStock, StockReserved } from '@nestwork/contracts';
import { ProductRepository } from '../product.repository.js';
import { ReservationRepository } from '../reservation.repository.js';

/** Sets the stock of an order aside, once, unless its release came first. */
@CommandHandler(ReserveStock)
export class ReserveStockHandler implements ICommandHandler<ReserveStock> {
  constructor(
    private readonly reservations: ReservationRepository,
    private readonly products: ProductRepository,
  ) {}

  async execute({ orderId, lines }: ReserveStock): Promise<StockReserved> {
    const reservation = await this.reservations.lock(orderId);
    if (reservation.isOver) throw ReservationRefused.of({ orderId });

    if (reservation.isNew) {
      const stock = await this.products.lockStock(lines);
      const shortage = stock.reserve(lines);
      if (shortage) throw OutOfStock.of(shortage);
      this.products.save(stock.products);
      this.reservations.save(reservation.reserve(lines));
    }
    return StockReserved.of({ orderId });
  }
}
