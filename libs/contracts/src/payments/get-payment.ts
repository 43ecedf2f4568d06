import { Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { IsIn, IsInt, IsOptional, IsUUID, Min } from 'class-validator';

/** The life of a payment: `none` until the provider answered; refunded and voided are final. */
export const paymentStatuses = ['none', 'captured', 'declined', 'refunded', 'voided'] as const;

/** Where a payment is in its life. */
export type PaymentStatus = (typeof paymentStatuses)[number];

/** What is known of the payment of an order. */
export class PaymentView extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsIn(paymentStatuses) readonly status!: 'none' | 'captured' | 'declined' | 'refunded' | 'voided';
  @IsInt() @Min(0) readonly amountCents!: number;
}

/** Asks how far the payment of a customer's order is. An order that was never charged, or is somebody else's, has status `none`. */
@QueryContract('payments.get-payment.v1', { reply: PaymentView })
export class GetPayment extends QueryMessage<PaymentView> {
  /** Callers that leave it out are believed to have asked for the customer's own orders. */
  @IsOptional() @IsUUID() readonly customerId?: string;
  @IsUUID() readonly orderId!: string;
}
