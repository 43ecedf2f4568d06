import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetPayment, PaymentView } from '@nestwork/contracts';
import { Payment } from '../payment.js';
import { PaymentRepository } from '../payment.repository.js';

/** Shows how far the payment of an order is. */
@QueryHandler(GetPayment)
export class GetPaymentHandler implements IQueryHandler<GetPayment> {
  constructor(private readonly payments: PaymentRepository) {}

  async execute({ orderId }: GetPayment): Promise<PaymentView> {
    const payment = (await this.payments.find(orderId)) ?? Payment.none(orderId);
    return PaymentView.of(payment.view());
  }
}
