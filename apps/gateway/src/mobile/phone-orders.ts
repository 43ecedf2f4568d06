import { Injectable, Logger } from '@nestjs/common';
import { GetOrder, GetPayment, type PaymentView } from '@nestwork/contracts';
import type { PartCall } from '../calls/call.js';
import { Services } from '../services/services.js';
import { phoneOrderView, type PhoneOrderView } from './phone-order.view.js';

/** A phone on a bad network has lost enough time already: what would only complete its screen gets this much more. */
const PAYMENT_TIMEOUT_MS = 300;

/** Asks orders and payments for what a phone shows of an order. */
@Injectable()
export class PhoneOrders {
  readonly #logger = new Logger(PhoneOrders.name);

  constructor(private readonly services: Services) {}

  /** Only the orders service is needed. */
  async get(query: GetOrder, call: PartCall): Promise<PhoneOrderView> {
    const order = await this.services.request(query, call);
    return phoneOrderView(order, await this.#paymentOf(query, call));
  }

  async #paymentOf({ orderId, customerId }: GetOrder, call: PartCall): Promise<PaymentView | undefined> {
    try {
      return await this.services.request(GetPayment.of({ orderId, customerId }), {
        ...call,
        timeoutMs: PAYMENT_TIMEOUT_MS,
      });
    } catch (err) {
      if (call.signal.aborted) throw err;
      this.#logger.warn({ message: 'An order is shown on a phone without its payment', orderId, err });
      return undefined;
    }
  }
}
