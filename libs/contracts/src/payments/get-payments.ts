import { NestedList, Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';
import { PaymentView } from './get-payment.js';

/** Payments, one for each order that was asked about, in the same order. */
export class PaymentList extends Payload {
  @NestedList(PaymentView, { max: 100 }) readonly payments!: readonly PaymentView[];
}

/** Asks how far the payments of some orders are. An order that was never charged has status `none`. */
@QueryContract('payments.get-payments.v1', { reply: PaymentList })
export class GetPayments extends QueryMessage<PaymentList> {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  readonly orderIds!: readonly string[];
}
