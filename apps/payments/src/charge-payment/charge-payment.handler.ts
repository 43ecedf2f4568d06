import { CommandHandler } from '@nestjs/cqrs';
import { CardDeclined, ChargePayment, PaymentCaptured, PaymentRefused } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import type { CallsOutside } from '@nestwork/messaging';
import { PaymentRepository } from '../payment.repository.js';
import { PaymentProvider, type ChargeAnswer } from '../provider/payment-provider.js';

/** Takes the money for an order at the provider, then writes down what became of it. */
@CommandHandler(ChargePayment)
export class ChargePaymentHandler implements CallsOutside<ChargePayment, ChargeAnswer> {
  constructor(
    private readonly provider: PaymentProvider,
    private readonly payments: PaymentRepository,
    private readonly db: Database,
  ) {}

  async callOutside(charge: ChargePayment, signal: AbortSignal): Promise<ChargeAnswer> {
    const answer = await this.provider.charge(charge, signal);
    // The error that `execute` throws rolls its transaction back; that the card was declined is kept in one of its own.
    if (answer.status === 'declined') await this.db.transaction(() => this.keepDeclined(charge));
    return answer;
  }

  async execute({ orderId, customerId, amountCents }: ChargePayment, answer: ChargeAnswer): Promise<PaymentCaptured> {
    if (answer.status === 'declined') throw CardDeclined.of({ orderId, reason: answer.reason });
    if (answer.status === 'voided') throw PaymentRefused.of({ orderId });

    const payment = await this.payments.lock(orderId, customerId);
    // The refund was faster: it gave back what this charge has just heard of.
    if (payment.isUndone) throw PaymentRefused.of({ orderId });
    this.payments.save(payment.capture(amountCents, answer.providerReference));
    return PaymentCaptured.of({ orderId, providerReference: answer.providerReference });
  }

  private async keepDeclined({ orderId, customerId, amountCents }: ChargePayment): Promise<void> {
    const payment = await this.payments.lock(orderId, customerId);
    this.payments.save(payment.decline(amountCents));
  }
}
