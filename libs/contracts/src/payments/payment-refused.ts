import { ContractError, ErrorContract } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** The payment of this order was refunded or voided already, perhaps before this charge arrived. */
@ErrorContract('payments.payment-refused', 'conflict')
export class PaymentRefused extends ContractError {
  @IsUUID() readonly orderId!: string;
}
