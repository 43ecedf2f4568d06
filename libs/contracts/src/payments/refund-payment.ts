import { CommandContract, CommandMessage, Payload } from '@nestwork/contract-kit';
import { IsInt, IsOptional, IsUUID, Min } from 'class-validator';

/** No money of this order is kept, and none will be taken. 0 cents when none had been taken. */
export class PaymentRefunded extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsInt() @Min(0) readonly refundedCents!: number;
}

/**
 * Undoes ChargePayment. Succeeds also when it overtakes the charge: then the payment is void, and the charge that comes
 * late is refused.
 */
@CommandContract('payments.refund-payment.v1', { reply: PaymentRefunded })
export class RefundPayment extends CommandMessage<PaymentRefunded> {
  @IsUUID() readonly orderId!: string;
  /** Who may see the payment, as ChargePayment says, which may be late. */
  @IsOptional() @IsUUID() readonly customerId?: string;
}
