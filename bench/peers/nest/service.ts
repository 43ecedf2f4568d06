// A service as the documentation of Nest builds one: message patterns, ValidationPipe, an order saved in a transaction of TypeORM, and an
// event emitted afterwards, which is lost when the process ends in between.
import { Controller, Inject, Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientsModule,
  MessagePattern,
  Payload,
  Transport,
  type ClientProxy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { orderShown, totalCentsOf } from '../../product/shown-order.js';
import { GetOrder, PlaceOrder } from './messages.js';
import { Order } from './order.entity.js';

const servers = [process.env['NATS_URL'] ?? ''];

@Controller()
class OrdersController {
  constructor(
    private readonly dataSource: DataSource,
    @Inject('EVENTS') private readonly events: ClientProxy,
  ) {}

  @MessagePattern('get_order')
  show(@Payload() asked: GetOrder): object {
    return orderShown(asked);
  }

  @MessagePattern('place_order')
  async place(@Payload() { customerId, lines }: PlaceOrder): Promise<object> {
    const wanted = { customerId, status: 'placed', totalCents: totalCentsOf(lines), lines };
    const { orderId, totalCents } = await this.dataSource.transaction((manager) => manager.save(Order, wanted));
    this.events.emit('order_placed', { orderId, customerId, totalCents });
    return { orderId, totalCents };
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env['DATABASE_URL'] ?? '',
      entities: [Order],
      synchronize: true,
    }),
    ClientsModule.register([{ name: 'EVENTS', transport: Transport.NATS, options: { servers } }]),
  ],
  controllers: [OrdersController],
})
class OrdersModule {}

const app = await NestFactory.createMicroservice<MicroserviceOptions>(OrdersModule, {
  transport: Transport.NATS,
  options: { servers, queue: 'orders' },
});
app.useGlobalPipes(new ValidationPipe());
await app.listen();
process.send?.({ ready: true });
