import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderAccepted, OrderPlaced, PlaceOrder, ProductUnknown } from '@nestwork/contracts';
import { Outbox } from '@nestwork/outbox';
import { Sagas } from '@nestwork/saga';
import { v7 } from 'uuid';
import { Order } from '../order.js';
import { OrderRepository } from '../order.repository.js';
import { ProductPriceRepository } from '../product-prices/product-price.repository.js';
import { placeOrderSaga } from './place-order.saga.js';

/** Accepts an order at the prices known here, and starts what has to happen to it. */
@CommandHandler(PlaceOrder)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrder> {
  constructor(
    private readonly prices: ProductPriceRepository,
    private readonly orders: OrderRepository,
    private readonly outbox: Outbox,
    private readonly sagas: Sagas,
  ) {}

  async execute({ customerId, lines, card }: PlaceOrder): Promise<OrderAccepted> {
    const prices = await this.prices.of(lines);
    const unknown = prices.firstUnknown(lines);
    if (unknown) throw ProductUnknown.of({ productId: unknown });

    const order = Order.place({ orderId: v7(), customerId, lines: prices.price(lines), placedAt: new Date() });
    const { id: orderId, totalCents } = order;
    this.orders.insert(order);
    await this.outbox.publish(OrderPlaced.of({ orderId, customerId, totalCents }));
    await this.sagas.start(placeOrderSaga, { orderId, customerId, lines, totalCents, card }, { id: orderId });
    return OrderAccepted.of({ orderId, totalCents });
  }
}
