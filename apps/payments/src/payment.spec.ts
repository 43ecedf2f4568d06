import { describe, expect, it } from '@jest/globals';
import { Payment } from './payment.js';

const none = Payment.none('0190b5a0-0000-7000-a000-000000000001');
const captured = none.capture(450, 'ref-1');

describe('the payment of an order', () => {
  it.each([
    ['its customer', { customerId: 'ab-1' }, 'AB-1', true],
    ['nobody else', { customerId: 'ab-1' }, 'ab-2', false],
    ['whoever asks in the name of nobody, as callers before did', { customerId: 'ab-1' }, undefined, true],
    ['whoever asks when nobody has said whose it is', {}, 'ab-2', true],
  ])('is shown to %s', (_, owner, customerId, expected) => {
    expect(new Payment({ ...captured.state, ...owner }).isShownTo(customerId)).toBe(expected);
  });

  it('is captured with the reference of the provider', () => {
    expect(captured.state).toMatchObject({ status: 'captured', amountCents: 450, providerReference: 'ref-1' });
  });

  it('is refunded when the provider gave money back, and remembers how much', () => {
    expect(captured.undo(450).view()).toMatchObject({ status: 'refunded', amountCents: 450 });
  });

  it('is voided when the undo came before the charge', () => {
    expect(none.undo(0)).toMatchObject({ isUndone: true, state: { status: 'voided', amountCents: 0 } });
  });

  it('is voided when the card was declined first and the undo came after', () => {
    expect(none.decline(450).undo(0).state.status).toBe('voided');
  });

  it('stays undone when the answer to the charge arrives late', () => {
    const refunded = captured.undo(450);
    expect(refunded.capture(450, 'ref-1')).toBe(refunded);
    expect(refunded.decline(450)).toBe(refunded);
  });

  it('is undone once: a second answer does not change how much was refunded', () => {
    const refunded = captured.undo(450);
    expect(refunded.undo(0)).toBe(refunded);
  });

  it('stays captured when a declined answer of the same order follows', () => {
    expect(captured.decline(450)).toBe(captured);
  });
});
