import { Body, Controller, Get, HttpCode, Inject, Module, Param, Post } from '@nestjs/common';
import { ClientsModule, Transport, type ClientProxy } from '@nestjs/microservices';
import { map, type Observable } from 'rxjs';
import { operationShown } from '../../product/shown-order.js';
import { OperationPath, PlaceOrderBody } from './messages.js';

const customerId = '0190b5a0-0000-7000-9000-000000000001';

@Controller()
class OrdersController {
  constructor(@Inject('ORDERS') private readonly orders: ClientProxy) {}

  @Get('operations/:id')
  show(@Param() { id }: OperationPath): Observable<object> {
    return this.orders.send<{ orderId: string }>('get_order', { orderId: id, customerId }).pipe(map(operationShown));
  }

  @Post('orders')
  @HttpCode(202)
  place(@Body() { lines, card }: PlaceOrderBody): Observable<object> {
    return this.orders.send('place_order', { lines, card, customerId });
  }
}

const servers = [process.env['NATS_URL'] ?? ''];

/** A gateway as the documentation of Nest builds one: a controller, and ClientNats. No token is asked for. */
@Module({
  imports: [ClientsModule.register([{ name: 'ORDERS', transport: Transport.NATS, options: { servers } }])],
  controllers: [OrdersController],
})
export class GatewayModule {}
