import { describe, expect, it } from '@jest/globals';
import { InvalidMessage } from '@nestwork/contract-kit';
import { OrderDetailsView } from '../orders/order-details.view.js';
import { fieldPaths, fieldTree, picked } from './field-tree.js';

const tree = (text: string) => fieldTree(text, OrderDetailsView);
const order = {
  orderId: 'a',
  totalCents: 900,
  lines: [
    { productId: 'p', name: 'Tea', quantity: 2, available: 0 },
    { productId: 'q', name: 'Cup', quantity: 1 },
  ],
  payment: { status: 'captured', amountCents: 900 },
  journey: [],
};

describe('the fields that a caller wants', () => {
  it('are all that is left of an answer, in any order of theirs', () => {
    expect(picked(order, tree('totalCents,orderId'))).toEqual({ orderId: 'a', totalCents: 900 });
  });

  it('are looked for inside objects, and inside each object of a list', () => {
    expect(picked(order, tree('payment.status,lines.name,lines.available'))).toEqual({
      payment: { status: 'captured' },
      lines: [{ name: 'Tea', available: 0 }, { name: 'Cup' }],
    });
  });

  it('are all of an object where it is wanted as a whole, whatever is said of its parts', () => {
    expect(picked(order, tree('payment.status,payment'))).toEqual({ payment: order.payment });
    expect(picked(order, tree('payment,payment.status'))).toEqual({ payment: order.payment });
  });

  it('stay missing where the answer has none, and empty where it is empty', () => {
    expect(picked({ orderId: 'a', journey: [] }, tree('reason,journey.at'))).toEqual({ journey: [] });
  });

  it.each([
    ['', 'names no field of OrderDetailsView'],
    ['orderId,', 'names no field of OrderDetailsView'],
    ['orderID', 'names no field of OrderDetailsView; those are degraded, journey'],
    ['total', 'names no field of OrderDetailsView'],
    ['status, orderId', 'names no field of OrderDetailsView'],
    ['*', 'names no field of OrderDetailsView'],
    ['__proto__', 'names no field of OrderDetailsView'],
    ['constructor.name', 'names no field of OrderDetailsView'],
    ['lines.price', 'names no field of OrderLineDetails'],
    ['lines[0].name', 'names no field of OrderDetailsView'],
    ['lines.', 'names no field of OrderLineDetails'],
    ['orderId.length', 'looks for fields inside of one that has none: orderId'],
    [Array.from({ length: 101 }, () => 'orderId').join(','), 'names more than 100 fields'],
  ])('are refused when they are %j', (text, problem) => {
    const refused = expect.objectContaining({
      problems: [{ path: 'fields', problem: expect.stringContaining(problem) }],
    });
    expect(() => tree(text)).toThrow(InvalidMessage);
    expect(() => tree(text)).toThrow(refused);
  });

  it('can be each of those that are listed, and leave it', () => {
    const paths = fieldPaths(OrderDetailsView);
    expect(paths).toEqual(expect.arrayContaining(['orderId', 'lines', 'lines.name', 'payment.status']));
    const whole = picked(order, tree(paths.filter((path) => !path.includes('.')).join(',')));
    expect(whole).toEqual(order);
    for (const path of paths) expect(() => tree(path)).not.toThrow();
  });
});
