import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { GetOrder, ListOrders, PlaceOrder, RequestCancellation } from '@nestwork/contracts';
import type { CancellationAccepted, OrderAccepted, OrderPage } from '@nestwork/contracts';
import { ServiceClient } from '@nestwork/messaging';
import type { FastifyReply } from 'fastify';
import { Call, type CallOptions } from '../calls/call.js';
import { CurrentUser } from '../identity/current-user.js';
import type { User } from '../identity/user.js';
import { DescribeRoute } from '../routes/describe-route.js';
import { ListOrdersParams } from './list-orders.params.js';
import { OrderDetails } from './order-details.js';
import type { OrderDetailsView } from './order-details.view.js';
import { OrderPath } from './order.path.js';
import { PlaceOrderBody } from './place-order.body.js';

const DEFAULT_PAGE = 20;

/** The orders of the customer who asks. */
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly services: ServiceClient,
    private readonly details: OrderDetails,
  ) {}

  @Post()
  @HttpCode(202)
  @DescribeRoute<PlaceOrderBody>({
    summary: 'Places an order. It is confirmed or cancelled soon after; Location tells where to see which.',
    body: { lines: [{ productId: '0190b5a0-0000-7000-8000-000000000001', quantity: 2 }], card: 'tok_ok' },
  })
  async place(
    @Body() { lines, card }: PlaceOrderBody,
    @CurrentUser() user: User,
    @Call() call: CallOptions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderAccepted> {
    const accepted = await this.services.request(PlaceOrder.of({ customerId: user.id, lines, card }), call);
    reply.header('location', `/orders/${accepted.orderId}`);
    return accepted;
  }

  @Get()
  @DescribeRoute({
    summary: 'Lists your orders, newest first, in pages: ?limit=20&cursor=<nextCursor of the page before>.',
  })
  list(@Query() params: ListOrdersParams, @CurrentUser() user: User, @Call() call: CallOptions): Promise<OrderPage> {
    const { limit = DEFAULT_PAGE, cursor } = params;
    const page = { customerId: user.id, limit: Number(limit), ...(cursor && { cursor }) };
    return this.services.request(ListOrders.of(page), call);
  }

  @Get(':id')
  @DescribeRoute({ summary: 'Shows one order with its journey, its payment and what is in stock of its products.' })
  show(@Param() { id }: OrderPath, @CurrentUser() user: User, @Call() call: CallOptions): Promise<OrderDetailsView> {
    return this.details.get(GetOrder.of({ orderId: id, customerId: user.id }), call.signal);
  }

  @Delete(':id')
  @HttpCode(202)
  @DescribeRoute({ summary: 'Cancels an order, as long as its confirmation has not begun.' })
  cancel(
    @Param() { id }: OrderPath,
    @CurrentUser() user: User,
    @Call() call: CallOptions,
  ): Promise<CancellationAccepted> {
    return this.services.request(RequestCancellation.of({ orderId: id, customerId: user.id }), call);
  }
}
