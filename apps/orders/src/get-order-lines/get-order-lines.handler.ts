import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetOrderLines, OrderLineList } from '@nestwork/contracts';
import { OrderRepository } from '../order.repository.js';

/** Shows a customer what was ordered by some of their orders, by one statement. */
@QueryHandler(GetOrderLines)
export class GetOrderLinesHandler implements IQueryHandler<GetOrderLines> {
  constructor(private readonly orders: OrderRepository) {}

  async execute({ customerId, orderIds }: GetOrderLines): Promise<OrderLineList> {
    const found = await this.orders.findAll(orderIds);
    const own = found.filter((order) => order.belongsTo(customerId));
    return OrderLineList.of({ orders: own.map(({ id: orderId, state: { lines } }) => ({ orderId, lines })) });
  }
}
