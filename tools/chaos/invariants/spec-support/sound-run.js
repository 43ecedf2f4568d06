import { shop } from '../shop.js';
import { Recorder, idOf, timeAt } from './recorder.js';

export const teaId = idOf(900);
export const customerId = idOf(901);
/** Its order is confirmed; the card of the second is declined, the provider says nothing to the charge of the third. */
export const [confirmedId, declinedId, silentId] = [idOf(1), idOf(2), idOf(3)];

/**
 * A small run in which nothing is wrong: three orders and a change of price, with two instances of orders and one NATS node,
 * which was away for 20 seconds. Specs damage one thing in it.
 * @returns {Record<string, any>} by the path of the file
 */
export function soundRun() {
  const recorder = new Recorder();
  recorder.event(shop.productPriced, { key: teaId, body: { productId: teaId, version: 1 }, at: 0 });
  changePrice(recorder);
  confirmedOrder(recorder);
  declinedOrder(recorder);
  silentOrder(recorder);
  const { files } = recorder;
  const product = { product_id: teaId, version: 2, stocked: 100, on_hand: 98, reserved: 0, sold: 2 };
  files['databases/inventory/product.jsonl'] = [product];
  files['databases/payments/customer_ledger.jsonl'] = [{ customer_id: customerId, orders: 3, ordered_cents: 2700 }];
  return { ...files, ...surroundings() };
}

function changePrice(recorder) {
  const request = { kind: 'change-price', body: { productId: teaId, priceCents: 450 } };
  const causationId = recorder.write('price', { ...request, at: 1 });
  recorder.event(shop.productPriced, { key: teaId, body: { productId: teaId, version: 2 }, at: 1, causationId });
}

function placed(recorder, orderId, at) {
  const body = { orderId, totalCents: 900 };
  const causationId = recorder.write(`place-${orderId}`, { kind: 'place-order', body, at });
  recorder.event(shop.orderPlaced, { key: orderId, body: { ...body, customerId }, at, causationId });
}

const lines = [{ productId: teaId, quantity: 2 }];

function confirmedOrder(recorder) {
  placed(recorder, confirmedId, 10);
  recorder.command('inventory.reserve-stock.v1', { sagaId: confirmedId, at: 10 });
  recorder.command('payments.charge-payment.v1', { sagaId: confirmedId, at: 11 });
  recorder.command('orders.confirm-order.v1', { sagaId: confirmedId, at: 12 });
  recorder.event(shop.orderConfirmed, { key: confirmedId, body: { orderId: confirmedId }, at: 12 });
  recorder.provider({ paymentId: confirmedId, type: 'captured', amountCents: 900 });
  recorder.row('payments', 'payment', { order_id: confirmedId, status: 'captured', amount_cents: 900 });
  recorder.row('inventory', 'reservation', { order_id: confirmedId, status: 'sold', lines });
  recorder.order(confirmedId, { status: 'confirmed', lines });
  const story = ['reserve stock: sent', 'reserve stock: done', 'charge payment: sent', 'charge payment: done'];
  recorder.saga(confirmedId, { status: 'completed', story: [...story, 'closing: sent', 'completed'], at: 10 });
}

function declinedOrder(recorder) {
  placed(recorder, declinedId, 20);
  recorder.command('inventory.reserve-stock.v1', { sagaId: declinedId, at: 20 });
  recorder.command('payments.charge-payment.v1', { sagaId: declinedId, at: 21, status: 'error' });
  recorder.command('inventory.release-stock.v1', { sagaId: declinedId, at: 22 });
  cancelled(recorder, declinedId, 23);
  recorder.row('payments', 'payment', { order_id: declinedId, status: 'declined', amount_cents: 900 });
  const story = [
    'reserve stock: sent',
    'reserve stock: done',
    'charge payment: sent',
    'charge payment: declined (CardDeclined)',
  ];
  const undoing = ['undo reserve stock: sent', 'undo reserve stock: done', 'closing: sent', 'everything undone'];
  recorder.saga(declinedId, { status: 'compensated', story: [...story, ...undoing], at: 20 });
}

function silentOrder(recorder) {
  placed(recorder, silentId, 100);
  recorder.command('inventory.reserve-stock.v1', { sagaId: silentId, at: 100 });
  recorder.command('payments.charge-payment.v1', { sagaId: silentId, at: 102 });
  recorder.command('payments.refund-payment.v1', { sagaId: silentId, at: 115 });
  recorder.command('inventory.release-stock.v1', { sagaId: silentId, at: 116 });
  cancelled(recorder, silentId, 117);
  recorder.provider({ paymentId: silentId, type: 'captured', amountCents: 900 });
  recorder.provider({ paymentId: silentId, type: 'refunded', amountCents: 900 });
  recorder.row('payments', 'payment', { order_id: silentId, status: 'refunded', amount_cents: 900 });
  const story = ['reserve stock: sent', 'reserve stock: done', 'charge payment: sent'];
  const undoing = [
    'undo charge payment: sent',
    'undo charge payment: done',
    'undo reserve stock: sent',
    'undo reserve stock: done',
  ];
  recorder.saga(silentId, {
    status: 'compensated',
    story: [...story, 'charge payment: timed out after 12 s', ...undoing, 'closing: sent', 'everything undone'],
    at: 100,
  });
}

function cancelled(recorder, orderId, at) {
  recorder.command('orders.cancel-order.v1', { sagaId: orderId, at });
  recorder.event(shop.orderCancelled, { key: orderId, body: { orderId }, at });
  recorder.row('inventory', 'reservation', { order_id: orderId, status: 'released', lines });
  recorder.order(orderId, { status: 'cancelled', lines });
}

function surroundings() {
  const metrics = () => ({ 'orders-1': { heapUsedBytes: 50_000_000, values: { nestwork_nats_subscriptions: 20 } } });
  const outage = {
    id: 1,
    fault: 'F14',
    startedAt: timeAt(40),
    healedAt: timeAt(60),
    targets: ['nats-1'],
    stopped: ['nats-1'],
  };
  return {
    'run.json': {
      drainedAt: timeAt(200),
      before: { products: [{ product_id: teaId, stocked: 100 }] },
      base: { metrics: metrics() },
      drain: { done: true, left: [] },
      after: { idleInTransaction: 0, metrics: metrics() },
    },
    'faults.jsonl': [outage],
    'readiness.jsonl': [0, 30, 50, 55, 59, 80, 90].map((second) => {
      const ready = second < 40 || second > 60;
      return { at: timeAt(second), instance: 'orders-1', ready, answered: true, failing: ready ? [] : ['nats'] };
    }),
    'metrics.jsonl': [{ at: timeAt(0), instance: 'orders-1', pid: 1, values: { nestwork_reconciler_lost_total: 0 } }],
    logs: [{ instance: 'orders-1', text: '{"level":"info","message":"Connected to NATS"}' }],
  };
}
