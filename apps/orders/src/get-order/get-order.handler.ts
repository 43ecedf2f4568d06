import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetOrder, OrderNotFound, OrderView } from '@nestwork/contracts';
import { Sagas } from '@nestwork/saga';
import { OrderRepository } from '../order.repository.js';
import { placeOrderSaga } from '../place-order/place-order.saga.js';
import { journeyOf } from './journey.js';

/** Shows a customer one of their orders and how far it has come. */
@QueryHandler(GetOrder)
export class GetOrderHandler implements IQueryHandler<GetOrder> {
  constructor(
    private readonly orders: OrderRepository,
    private readonly sagas: Sagas,
  ) {}

  async execute({ orderId, customerId }: GetOrder): Promise<OrderView> {
    const order = await this.orders.find(orderId);
    if (!order?.belongsTo(customerId)) throw OrderNotFound.of({ orderId });

    const saga = await this.sagas.find(placeOrderSaga, order.id);
    const { placedAt, closedAt: _, ...state } = order.state;
    return OrderView.of({
      ...state,
      totalCents: order.totalCents,
      placedAt: placedAt.toISOString(),
      journey: journeyOf(order, saga?.log ?? []),
    });
  }
}
