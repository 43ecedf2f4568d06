import { NestedList, Payload } from '@nestwork/contract-kit';
import { OrderLine } from '@nestwork/contracts';
import { Matches } from 'class-validator';

/** What a customer sends to place an order; who they are comes from their access token. */
export class PlaceOrderBody extends Payload {
  @NestedList(OrderLine, { min: 1, max: 100 }) readonly lines!: OrderLine[];
  @Matches(/^tok_[a-z_]{1,30}$/) readonly card!: string;
}
