import {
  CancelOrder,
  ChargePayment,
  ConfirmOrder,
  RefundPayment,
  ReleaseStock,
  ReserveStock,
  type OrderLine,
} from '@nestwork/contracts';
import { defineSaga, type SagaFailure } from '@nestwork/saga';

/** What the saga has to know of an order; kept with it as JSON. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly lines: readonly OrderLine[];
  readonly totalCents: number;
  readonly card: string;
}

/** What has to happen to an accepted order: its stock reserved, its payment charged, then confirmed; or all of it undone. */
export const placeOrderSaga = defineSaga<PlacedOrder>('place-order')
  .step('reserve stock', {
    send: ({ orderId, lines }) => ReserveStock.of({ orderId, lines }),
    compensate: ({ orderId }) => ReleaseStock.of({ orderId }),
    timeoutMs: 12_000,
  })
  .step('charge payment', {
    send: ({ orderId, totalCents, card }) => ChargePayment.of({ orderId, amountCents: totalCents, card }),
    compensate: ({ orderId }) => RefundPayment.of({ orderId }),
    timeoutMs: 12_000,
  })
  .onCompleted(({ orderId }) => ConfirmOrder.of({ orderId }))
  .onCompensated(({ orderId }, failure) => CancelOrder.of({ orderId, reason: reasonOf(failure) }));

// The message comes from another service: it must fit the contract of CancelOrder, however long or short it is. Counted in characters: half of one would be refused.
function reasonOf({ message, code }: SagaFailure): string {
  return Array.from(message || code)
    .slice(0, 200)
    .join('');
}
