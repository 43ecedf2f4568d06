// An orders service that does what the limits of B1 and B2 do and no more, wired like every app: it shows an order without
// reading it, and writes an order with its event. Run behind the real gateway.
import { Module } from '@nestjs/common';
import { CommandHandler, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { newMessageId } from '@nestwork/contract-kit';
import { GetOrder, OrderAccepted, OrderPlaced, OrderView, PlaceOrder } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { Outbox } from '@nestwork/outbox';
import { runService } from '@nestwork/service';
import { CreateOrders1760000000001 } from '../../apps/orders/migrations/1760000000001-create-orders.js';
import { BenchConfig } from './bench.config.js';
import { BenchModule } from './bench.module.js';
import { orderShown, totalCentsOf } from './shown-order.js';

const insert = `INSERT INTO orders (order_id, customer_id, status, total_cents, lines, placed_at) VALUES ($1, $2, 'placed', $3, $4, $5)`;

@QueryHandler(GetOrder)
class ShowOrder implements IQueryHandler<GetOrder> {
  async execute(asked: GetOrder): Promise<OrderView> {
    return OrderView.of(orderShown(asked));
  }
}

@CommandHandler(PlaceOrder)
class WriteOrder implements ICommandHandler<PlaceOrder> {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async execute({ customerId, lines }: PlaceOrder): Promise<OrderAccepted> {
    const [orderId, totalCents] = [newMessageId(), totalCentsOf(lines)];
    const placed = [orderId, customerId, totalCents, JSON.stringify(lines), new Date().toISOString()];
    this.database.executeWithCommit(insert, placed);
    await this.outbox.publish(OrderPlaced.of({ orderId, customerId, totalCents }));
    return OrderAccepted.of({ orderId, totalCents });
  }
}

@Module({ imports: [BenchModule.forService('orders', [ShowOrder, WriteOrder], [CreateOrders1760000000001])] })
class SmallOrdersModule {}

await runService(SmallOrdersModule, { name: 'orders', config: BenchConfig });
