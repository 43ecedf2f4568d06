import { CommandHandler } from '@nestjs/cqrs';
import { PaymentRefunded, RefundPayment } from '@nestwork/contracts';
import type { CallsOutside } from '@nestwork/messaging';
import { PaymentRepository } from '../payment.repository.js';
import { PaymentProvider, type RefundAnswer } from '../provider/payment-provider.js';

/** Gives the money of an order back, or makes sure that none will be taken; then writes that down. */
@CommandHandler(RefundPayment)
export class RefundPaymentHandler implements CallsOutside<RefundPayment, RefundAnswer> {
  constructor(
    private readonly provider: PaymentProvider,
    private readonly payments: PaymentRepository,
  ) {}

  async callOutside({ orderId }: RefundPayment, signal: AbortSignal): Promise<RefundAnswer> {
    return this.provider.refund(orderId, signal);
  }

  async execute({ orderId, customerId }: RefundPayment, { refundedCents }: RefundAnswer): Promise<PaymentRefunded> {
    const payment = await this.payments.lock(orderId, customerId);
    this.payments.save(payment.undo(refundedCents));
    return PaymentRefunded.of({ orderId, refundedCents });
  }
}
