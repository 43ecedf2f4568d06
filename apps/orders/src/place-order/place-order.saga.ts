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
  /** Missing from sagas that were started before it was kept. */
  readonly customerId?: string;
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
    send: (placed) => ChargePayment.of({ ...orderOf(placed), amountCents: placed.totalCents, card: placed.card }),
    compensate: (placed) => RefundPayment.of(orderOf(placed)),
    timeoutMs: 12_000,
  })
  .onCompleted(({ orderId }) => ConfirmOrder.of({ orderId }))
  .onCompensated(({ orderId }, failure) => CancelOrder.of({ orderId, reason: reasonOf(failure) }));

function orderOf({ orderId, customerId }: PlacedOrder) {
  return { orderId, ...(customerId !== undefined && { customerId }) };
}

// The message comes from another service: it must fit the contract of CancelOrder, however long or short it is. Counted in characters: half of one would be refused.
function reasonOf({ message, code }: SagaFailure): string {
  return Array.from(message || code)
    .slice(0, 200)
    .join('');
}
