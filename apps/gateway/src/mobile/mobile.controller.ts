import { Controller, Get, Param } from '@nestjs/common';
import { GetOrder, GetPayment } from '@nestwork/contracts';
import { Call, partOf, type CallOptions } from '../calls/call.js';
import { DescribeEndpoint } from '../endpoints/describe-endpoint.js';
import { CurrentUser } from '../identity/current-user.js';
import type { User } from '../identity/user.js';
import { OrderPath } from '../orders/order.path.js';
import { PhoneOrders } from './phone-orders.js';
import { PhoneOrderView } from './phone-order.view.js';

/** What the app on a phone shows, a screen with each request: the back end of one front end, which changes with it. */
@Controller('mobile')
export class MobileController {
  constructor(private readonly orders: PhoneOrders) {}

  @Get('orders/:id')
  @DescribeEndpoint({
    name: 'getPhoneOrder',
    summary: 'Shows one of your orders as a phone does: on one screen, with one small answer.',
    asks: [GetOrder, GetPayment],
    reply: PhoneOrderView,
  })
  order(@Param() { id }: OrderPath, @CurrentUser() user: User, @Call() call: CallOptions): Promise<PhoneOrderView> {
    return this.orders.get(GetOrder.of({ orderId: id, customerId: user.id }), partOf(call));
  }
}
