import { Injectable } from '@nestjs/common';
import { GetOrder, GetPayment, GetProducts } from '@nestwork/contracts';
import { aggregate } from '../aggregate/aggregate.js';
import type { PartCall } from '../calls/call.js';
import { Services } from '../services/services.js';
import { orderDetailsView, type OrderDetailsView } from './order-details.view.js';

/** Asks orders, inventory and payments for their parts of an order. */
@Injectable()
export class OrderDetails {
  constructor(private readonly services: Services) {}

  /** Only the orders service is needed: what the others cannot add in time is missing, and they are named in `degraded`. */
  async get(query: GetOrder, call: PartCall): Promise<OrderDetailsView> {
    const order = await this.services.request(query, call);
    const { customerId } = query;
    const productIds = [...new Set(order.lines.map(({ productId }) => productId))];
    const { parts } = await aggregate(call, {
      list: (part) => this.services.request(GetProducts.of({ productIds }), part),
      payment: (part) => this.services.request(GetPayment.of({ orderId: order.orderId, customerId }), part),
    });
    return orderDetailsView({ order, products: parts.list?.products, payment: parts.payment });
  }
}
