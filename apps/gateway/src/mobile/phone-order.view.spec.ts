import { describe, expect, it } from '@jest/globals';
import type { OrderView } from '@nestwork/contracts';
import { phoneOrderView } from './phone-order.view.js';

const id = '0190b5a0-0000-7000-8000-0000000000a1';
const at = '2026-01-01T10:00:00.000Z';
const line = (name: string) => ({ productId: id, name, quantity: 2, unitPriceCents: 100 });
const order = (parts: Partial<OrderView>): OrderView => ({
  orderId: id,
  customerId: id,
  status: 'confirmed',
  totalCents: 200,
  placedAt: at,
  lines: [line('Tea')],
  journey: [],
  ...parts,
});

describe('an order on a phone', () => {
  it('fits on one screen, and says what is left out', () => {
    const lines = ['Tea', 'Cup', 'Pot', 'Spoon', 'Tray'].map((name) => line(name));
    const view = phoneOrderView(order({ lines }), undefined);
    expect(view.items.map(({ name }) => name)).toEqual(['Tea', 'Cup', 'Pot']);
    expect(view.moreItems).toBe(2);
    expect(phoneOrderView(order({}), undefined)).toMatchObject({ items: [{ name: 'Tea', quantity: 2 }], moreItems: 0 });
  });

  it('tells the last thing that happened, and why it was cancelled', () => {
    const journey = [{ at, what: 'placed' }, { at, what: 'confirmed' }]; // prettier-ignore
    expect(phoneOrderView(order({ journey }), undefined).latest).toMatchObject({ what: 'confirmed' });
    expect(phoneOrderView(order({ status: 'cancelled', reason: 'card declined' }), undefined)).toMatchObject({ reason: 'card declined' }); // prettier-ignore
  });

  it.each([
    ['captured', true],
    ['declined', false],
    ['refunded', false],
    ['none', false],
  ] as const)('with the payment %s is paid: %s', (status, isPaid) => {
    expect(phoneOrderView(order({}), { orderId: id, status, amountCents: 1 }).isPaid).toBe(isPaid);
  });

  it('says nothing of the payment when nobody could say', () => {
    expect('isPaid' in phoneOrderView(order({}), undefined)).toBe(false);
  });
});
