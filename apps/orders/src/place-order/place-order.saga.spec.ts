import {
  CancelOrder,
  CardDeclined,
  ChargePayment,
  ConfirmOrder,
  OutOfStock,
  RefundPayment,
  ReleaseStock,
  ReserveStock,
} from '@nestwork/contracts';
import { given } from '@nestwork/testing';
import { describe, it } from '@jest/globals';
import { placeOrderSaga } from './place-order.saga.js';

const orderId = '0190b5a0-0000-7000-a000-000000000001';
const lines = [{ productId: '0190b5a0-0000-7000-8000-000000000001', quantity: 2 }];
const customerId = '0190b5a0-0000-7000-8000-0000000000aa';
const placed = { orderId, customerId, lines, totalCents: 900, card: 'tok_ok' };

const reserveStock = ReserveStock.of({ orderId, lines });
const releaseStock = ReleaseStock.of({ orderId });
const chargePayment = ChargePayment.of({ orderId, customerId, amountCents: 900, card: 'tok_ok' });
const refundPayment = RefundPayment.of({ orderId, customerId });
const outOfStock = OutOfStock.of({ productId: '0190b5a0-0000-7000-8000-000000000001', requested: 2, available: 1 });
const cardDeclined = CardDeclined.of({ orderId, reason: 'insufficient funds' });
const cancelledFor = (reason: string) => CancelOrder.of({ orderId, reason });

describe('the place-order saga', () => {
  it('reserves the stock, charges the payment and confirms the order', () => {
    given(placeOrderSaga, placed)
      .expectSent(reserveStock)
      .reply()
      .expectSent(chargePayment)
      .reply()
      .expectSent(ConfirmOrder.of({ orderId }))
      .reply()
      .expectStatus('completed');
  });

  it('cancels the order at once when the stock is short, for nothing is done yet', () => {
    given(placeOrderSaga, placed)
      .fail(outOfStock)
      .expectSent(cancelledFor('out of stock'))
      .reply()
      .expectStatus('compensated');
  });

  it('releases the stock and cancels the order when the card is declined', () => {
    given(placeOrderSaga, placed)
      .reply()
      .fail(cardDeclined)
      .expectSent(releaseStock)
      .reply()
      .expectSent(cancelledFor('card declined'))
      .reply()
      .expectStatus('compensated');
  });

  it('releases stock that it never heard of, because silence does not mean that nothing was reserved', () => {
    given(placeOrderSaga, placed)
      .timeout()
      .expectSent(releaseStock)
      .reply()
      .expectSent(cancelledFor('reserve stock did not answer within 12000 ms'));
  });

  it('refunds a payment that it never heard of, before it releases the stock', () => {
    given(placeOrderSaga, placed)
      .reply()
      .timeout()
      .expectSent(refundPayment)
      .reply()
      .expectSent(releaseStock)
      .reply()
      .expectSent(cancelledFor('charge payment did not answer within 12000 ms'));
  });

  it('undoes the charge that is under way when the customer cancels', () => {
    given(placeOrderSaga, placed)
      .reply()
      .cancel('cancelled by the customer')
      .expectSent(refundPayment)
      .reply()
      .expectSent(releaseStock)
      .reply()
      .expectSent(cancelledFor('cancelled by the customer'))
      .reply()
      .expectStatus('compensated');
  });

  it('goes on where it was started before it was kept whose order it is', () => {
    const { customerId: _, ...before } = placed;
    given(placeOrderSaga, before)
      .reply()
      .expectSent(ChargePayment.of({ orderId, amountCents: 900, card: 'tok_ok' }))
      .timeout()
      .expectSent(RefundPayment.of({ orderId }));
  });

  it('cannot be cancelled any more once the confirmation has begun', () => {
    given(placeOrderSaga, placed)
      .reply()
      .reply()
      .cancel('cancelled by the customer')
      .expectSent()
      .expectStatus('completing')
      .reply()
      .expectStatus('completed');
  });

  it('keeps its reason within what CancelOrder takes, however much another service has to say', () => {
    const message = 'x'.repeat(1_000);
    const saga = given(placeOrderSaga, placed);
    const commandId = saga.instance.pending?.commandId ?? '';
    const error = { code: 'inventory.novel', category: 'conflict', message, details: {} } as const;
    saga
      .after({ kind: 'reply', commandId, outcome: { status: 'error', error } })
      .expectSent(cancelledFor('x'.repeat(200)));
  });
});
