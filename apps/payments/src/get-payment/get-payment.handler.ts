import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetPayment, PaymentView } from '@nestwork/contracts';
import { Payment } from '../payment.js';
import { PaymentRepository } from '../payment.repository.js';

/** Shows a customer how far the payment of an order is. */
@QueryHandler(GetPayment)
export class GetPaymentHandler implements IQueryHandler<GetPayment> {
  constructor(private readonly payments: PaymentRepository) {}

  async execute({ orderId, customerId }: GetPayment): Promise<PaymentView> {
    const found = await this.payments.find(orderId);
    const shown = found?.isShownTo(customerId) ? found : Payment.none(orderId);
    return PaymentView.of(shown.view());
  }
}
