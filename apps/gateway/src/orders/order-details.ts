import { Injectable, Logger } from '@nestjs/common';
import type { QueryMessage } from '@nestwork/contract-kit';
import { GetOrder, GetPayment, GetProducts } from '@nestwork/contracts';
import { Services } from '../services/services.js';
import type { CallOptions } from '../calls/call.js';
import { orderDetailsView, type OrderDetailsView } from './order-details.view.js';

/** How long an order waits for what would only complete it. */
const EXTRA_TIMEOUT_MS = 1_000;

/** Asks orders, inventory and payments for their parts of an order. */
@Injectable()
export class OrderDetails {
  readonly #logger = new Logger(OrderDetails.name);

  constructor(private readonly services: Services) {}

  /** Only the orders service is needed: what the others cannot add in time is missing, and they are named in `degraded`. */
  async get(query: GetOrder, call: Omit<CallOptions, 'id'>): Promise<OrderDetailsView> {
    const order = await this.services.request(query, call);
    const productIds = [...new Set(order.lines.map(({ productId }) => productId))];
    const [list, payment] = await Promise.all([
      this.#optional(GetProducts.of({ productIds }), call),
      this.#optional(GetPayment.of({ orderId: order.orderId }), call),
    ]);
    return orderDetailsView({ order, products: list?.products, payment });
  }

  async #optional<R>(query: QueryMessage<R>, call: Omit<CallOptions, 'id'>): Promise<R | undefined> {
    try {
      return await this.services.request(query, { ...call, timeoutMs: EXTRA_TIMEOUT_MS });
    } catch (err) {
      if (call.signal.aborted) throw err;
      this.#logger.warn({ message: 'An order is shown without a part', query: query.constructor.name, err });
      return undefined;
    }
  }
}
