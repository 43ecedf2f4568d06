import { CommandContract, CommandMessage, Payload } from '@nestwork/contract-kit';
import { IsInt, IsOptional, IsString, IsUUID, Length, Matches, Min } from 'class-validator';
import { CardDeclined } from './card-declined.js';
import { PaymentRefused } from './payment-refused.js';

/** The money of this order is taken. `providerReference` is the payment provider's name for it. */
export class PaymentCaptured extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsString() @Length(1, 200) readonly providerReference!: string;
}

/** Takes the money for an order. An order is charged once, however often this is asked. The provider may take its time. */
@CommandContract('payments.charge-payment.v1', {
  reply: PaymentCaptured,
  errors: [CardDeclined, PaymentRefused],
  timeoutMs: 5_000,
})
export class ChargePayment extends CommandMessage<PaymentCaptured> {
  @IsUUID() readonly orderId!: string;
  /** Who may see the payment. Missing from senders that were before this field. */
  @IsOptional() @IsUUID() readonly customerId?: string;
  @IsInt() @Min(1) readonly amountCents!: number;
  @Matches(/^tok_[a-z_]{1,30}$/) readonly card!: string;
}
