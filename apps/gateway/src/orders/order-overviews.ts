import { Injectable } from '@nestjs/common';
import { GetOrder, GetPayment, GetProducts } from '@nestwork/contracts';
import { Services } from '../services/services.js';
import { aggregate } from '../aggregate/aggregate.js';
import type { PartCall } from '../calls/call.js';
import type { PaymentDetails } from './order-details.view.js';
import { OrderOverview, type ProductStock } from './order-overview.view.js';

/** Puts orders together with what payments and inventory know of them. */
@Injectable()
export class OrderOverviews {
  constructor(private readonly services: Services) {}

  /** Only the orders service is needed: it says whether the order is the customer's. */
  async get(query: GetOrder, call: PartCall): Promise<OrderOverview> {
    const { customerId: _, journey: __, ...order } = await this.services.request(query, call);
    const { parts, problems } = await aggregate(call, {
      payment: (part) => this.#paymentOf(query, part),
      stock: (part) => this.#stockOf(order, part),
    });
    return OrderOverview.of({ ...order, ...parts, partial: problems.length > 0, problems });
  }

  async #paymentOf({ orderId, customerId }: GetOrder, call: PartCall): Promise<PaymentDetails> {
    const { status, amountCents } = await this.services.request(GetPayment.of({ orderId, customerId }), call);
    return { status, amountCents };
  }

  async #stockOf({ lines }: Pick<OrderOverview, 'lines'>, call: PartCall): Promise<readonly ProductStock[]> {
    const productIds = [...new Set(lines.map(({ productId }) => productId))];
    const { products } = await this.services.request(GetProducts.of({ productIds }), call);
    return products.map(({ productId, available }) => ({ productId, available }));
  }
}
