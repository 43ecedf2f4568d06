import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetPayments, PaymentList } from '@nestwork/contracts';
import { Payment } from '../payment.js';
import { PaymentRepository } from '../payment.repository.js';

/** Shows a customer how far the payments of some orders are, by one statement. */
@QueryHandler(GetPayments)
export class GetPaymentsHandler implements IQueryHandler<GetPayments> {
  constructor(private readonly payments: PaymentRepository) {}

  async execute({ orderIds, customerId }: GetPayments): Promise<PaymentList> {
    const found = await this.payments.findAll(orderIds);
    const shown = found.filter((payment) => payment.isShownTo(customerId));
    const known = new Map(shown.map((payment) => [payment.state.orderId, payment]));
    // PostgreSQL writes uuids in lower case.
    const payments = orderIds.map((orderId) => known.get(orderId.toLowerCase()) ?? Payment.none(orderId));
    return PaymentList.of({ payments: payments.map((payment) => payment.view()) });
  }
}
