import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Version } from '@nestjs/common';
import {
  CancellationAccepted,
  GetOrder,
  GetPayment,
  GetProducts,
  ListOrders,
  OrderPage,
  PlaceOrder,
  RequestCancellation,
} from '@nestwork/contracts';
import { Services } from '../services/services.js';
import { Call, partOf, type CallOptions } from '../calls/call.js';
import { Patience, type PatientRequest } from '../calls/patience.js';
import { DescribeEndpoint } from '../endpoints/describe-endpoint.js';
import { CurrentUser } from '../identity/current-user.js';
import type { User } from '../identity/user.js';
import { OperationView } from '../operations/operation.view.js';
import { operationOf } from '../operations/order-operation.js';
import { ListOrdersParams } from './list-orders.params.js';
import { OrderDetails } from './order-details.js';
import { OrderDetailsView } from './order-details.view.js';
import { orderGraph } from './order-graph.js';
import { OrderOverview } from './order-overview.view.js';
import { OrderOverviews } from './order-overviews.js';
import { OrderPath } from './order.path.js';
import { PlaceOrderBody } from './place-order.body.js';
import { PlaceOrders } from './place-orders.js';
import { PlacedOrder } from './placed-order.js';

const DEFAULT_PAGE = 20;

/** The orders of the customer who asks. */
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly services: Services,
    private readonly details: OrderDetails,
    private readonly overviews: OrderOverviews,
    private readonly placing: PlaceOrders,
  ) {}

  @Post()
  @DescribeEndpoint({
    name: 'placeOrder',
    summary:
      'Places an order. It is confirmed or cancelled soon after: Location tells where to see which, `Prefer: wait=5` waits for it.',
    asks: [PlaceOrder],
    reply: PlacedOrder,
    location: '/operations/{orderId}',
    outcome: 'outcome',
    example: { lines: [{ productId: '0190b5a0-0000-7000-8000-000000000001', quantity: 2 }], card: 'tok_ok' },
  })
  place(
    @Body() { lines, card }: PlaceOrderBody,
    @CurrentUser() user: User,
    @Call() call: CallOptions,
    @Patience() patient: PatientRequest | undefined,
  ): Promise<PlacedOrder> {
    return this.placing.place(PlaceOrder.of({ customerId: user.id, lines, card }), call, patient);
  }

  @Get()
  @DescribeEndpoint({
    name: 'listOrders',
    summary: 'Lists your orders, newest first, in pages: `cursor` is the `nextCursor` of the page before.',
    asks: [ListOrders],
    reply: OrderPage,
    graph: orderGraph,
  })
  list(@Query() params: ListOrdersParams, @CurrentUser() user: User, @Call() call: CallOptions): Promise<OrderPage> {
    const { limit = DEFAULT_PAGE, cursor } = params;
    const page = { customerId: user.id, limit, ...(cursor && { cursor }) };
    return this.services.request(ListOrders.of(page), call);
  }

  @Get(':id')
  @DescribeEndpoint({
    name: 'getOrder',
    summary: 'Shows one order with its journey, its payment and what is in stock of its products.',
    asks: [GetOrder, GetProducts, GetPayment],
    reply: OrderDetailsView,
  })
  show(@Param() { id }: OrderPath, @CurrentUser() user: User, @Call() call: CallOptions): Promise<OrderDetailsView> {
    return this.details.get(GetOrder.of({ orderId: id, customerId: user.id }), partOf(call));
  }

  @Get(':id/overview')
  @DescribeEndpoint({
    name: 'getOrderOverview',
    summary:
      'Shows one order with its payment and stock, and what of that cannot be had just now: `problems` says why.',
    asks: [GetOrder, GetPayment, GetProducts],
    reply: OrderOverview,
    missing: 'problems',
  })
  overview(@Param() { id }: OrderPath, @CurrentUser() user: User, @Call() call: CallOptions): Promise<OrderOverview> {
    return this.overviews.get(GetOrder.of({ orderId: id, customerId: user.id }), partOf(call));
  }

  @Delete(':id')
  @HttpCode(202)
  @DescribeEndpoint({
    name: 'cancelOrder',
    summary: 'Cancels an order, as long as its confirmation has not begun.',
    asks: [RequestCancellation],
    reply: CancellationAccepted,
    deprecated: { since: '2026-11-01', sunset: '2027-11-01', successor: 'cancelOrderV2' },
  })
  cancel(
    @Param() { id }: OrderPath,
    @CurrentUser() user: User,
    @Call() call: CallOptions,
  ): Promise<CancellationAccepted> {
    return this.services.request(RequestCancellation.of({ orderId: id, customerId: user.id }), call);
  }

  @Delete(':id')
  @Version('2')
  @HttpCode(202)
  @DescribeEndpoint({
    name: 'cancelOrderV2',
    summary:
      'Cancels an order, as long as its confirmation has not begun, and answers with the operation that ends with it.',
    asks: [RequestCancellation],
    reply: OperationView,
    location: '/operations/{operationId}',
  })
  async cancelV2(
    @Param() path: OrderPath,
    @CurrentUser() user: User,
    @Call() call: CallOptions,
  ): Promise<OperationView> {
    const { orderId } = await this.cancel(path, user, call);
    return operationOf({ orderId, status: 'placed' });
  }
}
