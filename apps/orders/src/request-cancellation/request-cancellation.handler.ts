import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CancellationAccepted, OrderNotCancellable, OrderNotFound, RequestCancellation } from '@nestwork/contracts';
import { Sagas } from '@nestwork/saga';
import { OrderRepository } from '../order.repository.js';
import { placeOrderSaga } from '../place-order/place-order.saga.js';

/** Turns an order round while that is possible. The order itself is cancelled once everything is undone. */
@CommandHandler(RequestCancellation)
export class RequestCancellationHandler implements ICommandHandler<RequestCancellation> {
  constructor(
    private readonly orders: OrderRepository,
    private readonly sagas: Sagas,
  ) {}

  async execute({ orderId, customerId }: RequestCancellation): Promise<CancellationAccepted> {
    const order = await this.orders.lock(orderId);
    if (!order?.belongsTo(customerId)) throw OrderNotFound.of({ orderId });

    if (order.status !== 'cancelled') {
      const outcome = await this.sagas.cancel(placeOrderSaga, order.id, 'cancelled by the customer');
      if (outcome !== 'cancelling') throw OrderNotCancellable.of({ orderId, status: order.status });
    }
    return CancellationAccepted.of({ orderId });
  }
}
