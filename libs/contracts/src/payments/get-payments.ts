import { NestedList, Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsUUID } from 'class-validator';
import { PaymentView } from './get-payment.js';

/** Payments, one for each order that was asked about, in the same order. */
export class PaymentList extends Payload {
  @NestedList(PaymentView, { max: 100 }) readonly payments!: readonly PaymentView[];
}

/** Asks how far the payments of some orders of a customer are. An order that was never charged, or is somebody else's, has status `none`. */
@QueryContract('payments.get-payments.v1', { reply: PaymentList })
export class GetPayments extends QueryMessage<PaymentList> {
  /** Callers that leave it out are believed to have asked for the customer's own orders. */
  @IsOptional() @IsUUID() readonly customerId?: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  readonly orderIds!: readonly string[];
}
