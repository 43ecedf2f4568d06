import { catalogue } from '../support/catalogue.js';
import type { Outcome } from './api.js';
import type { Visit } from './visit.js';

/** One thing that somebody does, the same by every protocol. */
export interface Step {
  readonly what: string;
  /** The code of the refusal, or `success`. */
  readonly ends: string;
  ask(visit: Visit): Promise<Outcome>;
}

const absent = '0190b5a0-0000-7000-8000-00000000ffff';
const order = (productId: string, quantity = 1, card = 'tok_ok') => ({ lines: [{ productId, quantity }], card });

/** From looking around to everything that is refused, in this order. */
export const steps: readonly Step[] = [
  {
    what: 'See the products, without a token',
    ends: 'success',
    ask: ({ api }) => api.ask({ endpoint: 'listProducts' }),
  },
  {
    what: 'Place an order',
    ends: 'success',
    ask: (visit) => visit.ask({ endpoint: 'placeOrder', input: order(catalogue.greenTea, 2) }),
  },
  { what: 'See it confirmed', ends: 'success', ask: (visit) => visit.ended() },
  {
    what: 'See its operation done',
    ends: 'success',
    ask: (visit) => visit.ask({ endpoint: 'getOperation', input: { id: visit.orderId } }),
  },
  {
    what: 'See it with its payment, and what is in stock',
    ends: 'success',
    ask: (visit) => visit.ask({ endpoint: 'getOrderOverview', input: { id: visit.orderId } }),
  },
  { what: 'See it on one screen of a phone, and that it is paid', ends: 'success', ask: (visit) => visit.paid() },
  {
    what: 'Cancel it too late',
    ends: 'orders.order-not-cancellable',
    ask: (visit) => visit.ask({ endpoint: 'cancelOrder', input: { id: visit.orderId } }),
  },
  {
    what: 'See an order of somebody else',
    ends: 'orders.order-not-found',
    ask: (visit) => visit.ask({ endpoint: 'getOrder', input: { id: visit.orderId }, token: visit.people.stranger }),
  },
  {
    what: 'Cancel an order of somebody else',
    ends: 'orders.order-not-found',
    ask: (visit) => visit.ask({ endpoint: 'cancelOrder', input: { id: visit.orderId }, token: visit.people.stranger }),
  },
  {
    what: 'See the operation of somebody else',
    ends: 'orders.order-not-found',
    ask: (visit) => visit.ask({ endpoint: 'getOperation', input: { id: visit.orderId }, token: visit.people.stranger }),
  },
  {
    what: 'See an order that there is not',
    ends: 'orders.order-not-found',
    ask: (visit) => visit.ask({ endpoint: 'getOrder', input: { id: absent } }),
  },
  {
    what: 'Place an order, and repeat it with its Idempotency-Key',
    ends: 'success',
    ask: async (visit) => {
      const question = { endpoint: 'placeOrder', input: order(catalogue.blackTea), idempotencyKey: 'once' };
      const first = await visit.ask(question);
      const repeat = await visit.ask(question);
      return { ...repeat, result: [first.result, { isTheSame: isSameOrder(first, repeat) }] };
    },
  },
  {
    what: 'Place another order with that Idempotency-Key',
    ends: 'idempotency-key-reused',
    ask: (visit) => visit.ask({ endpoint: 'placeOrder', input: order(catalogue.blackTea, 2), idempotencyKey: 'once' }),
  },
  {
    what: 'Place an order whose card is refused',
    ends: 'success',
    ask: (visit) => visit.ask({ endpoint: 'placeOrder', input: order(catalogue.blackTea, 1, 'tok_declined') }),
  },
  { what: 'See it cancelled, and why', ends: 'success', ask: (visit) => visit.ended() },
  {
    what: 'Place an order that takes long',
    ends: 'success',
    ask: (visit) => visit.ask({ endpoint: 'placeOrder', input: order(catalogue.blackTea, 1, 'tok_slow') }),
  },
  {
    what: 'Cancel it in time',
    ends: 'success',
    ask: (visit) => visit.ask({ endpoint: 'cancelOrder', input: { id: visit.orderId } }),
  },
  {
    what: 'List the first two of the orders',
    ends: 'success',
    ask: (visit) => visit.ended().then(() => visit.ask({ endpoint: 'listOrders', input: { limit: 2 } })),
  },
  {
    what: 'Place another order that takes long',
    ends: 'success',
    ask: (visit) => visit.ask({ endpoint: 'placeOrder', input: order(catalogue.blackTea, 1, 'tok_slow') }),
  },
  {
    what: 'Cancel it in time, by version 2',
    ends: 'success',
    ask: (visit) => visit.ask({ endpoint: 'cancelOrderV2', input: { id: visit.orderId } }),
  },
  { what: 'See that operation fail, and why', ends: 'success', ask: (visit) => visit.failed() },
  {
    what: 'Change a price, as an admin',
    ends: 'success',
    ask: (visit) =>
      visit.ask({
        endpoint: 'changeProductPrice',
        input: { id: catalogue.teaCup, priceCents: 790 },
        token: visit.people.admin,
      }),
  },
  {
    what: 'Change a price, as a customer',
    ends: 'gateway.forbidden',
    ask: (visit) => visit.ask({ endpoint: 'changeProductPrice', input: { id: catalogue.teaCup, priceCents: 1 } }),
  },
  {
    what: 'Change the price of a product that there is not',
    ends: 'inventory.product-not-found',
    ask: (visit) =>
      visit.ask({ endpoint: 'changeProductPrice', input: { id: absent, priceCents: 1 }, token: visit.people.admin }),
  },
  {
    what: 'Order a product that there is not',
    ends: 'orders.product-unknown',
    ask: (visit) => visit.ask({ endpoint: 'placeOrder', input: order(absent) }),
  },
  {
    what: 'Order none of a product, by a card that is none',
    ends: 'invalid-message',
    ask: (visit) => visit.ask({ endpoint: 'placeOrder', input: order(catalogue.greenTea, 0, 'cash') }),
  },
  {
    what: 'List more orders than a page may hold',
    ends: 'invalid-message',
    ask: (visit) => visit.ask({ endpoint: 'listOrders', input: { limit: 101 } }),
  },
  {
    what: 'See an order by what is no id',
    ends: 'invalid-message',
    ask: (visit) => visit.ask({ endpoint: 'getOrder', input: { id: 'first' } }),
  },
  {
    what: 'Place an order with an Idempotency-Key that is too long',
    ends: 'gateway.idempotency-key-malformed',
    ask: (visit) =>
      visit.ask({ endpoint: 'placeOrder', input: order(catalogue.greenTea), idempotencyKey: 'k'.repeat(201) }),
  },
  {
    what: 'Place an order without a token',
    ends: 'gateway.unauthenticated',
    ask: ({ api }) => api.ask({ endpoint: 'placeOrder', input: order(catalogue.greenTea) }),
  },
  {
    what: 'List orders with a token that is none',
    ends: 'gateway.unauthenticated',
    ask: (visit) => visit.ask({ endpoint: 'listOrders', token: 'nonsense' }),
  },
  {
    what: 'List the orders of a machine, by its API key',
    ends: 'success',
    ask: ({ api, people }) => api.ask({ endpoint: 'listOrders', apiKey: people.machine }),
  },
  {
    what: 'Place an order by an API key that is for listing orders',
    ends: 'gateway.forbidden',
    ask: ({ api, people }) =>
      api.ask({ endpoint: 'placeOrder', input: order(catalogue.greenTea), apiKey: people.machine }),
  },
  {
    what: 'List orders by an API key that is none',
    ends: 'gateway.unauthenticated',
    ask: ({ api }) => api.ask({ endpoint: 'listOrders', apiKey: 'nonsense' }),
  },
  {
    what: 'List orders by a token and an API key at once',
    ends: 'gateway.unauthenticated',
    ask: (visit) => visit.ask({ endpoint: 'listOrders', apiKey: visit.people.machine }),
  },
];

/** What somebody does while the inventory is away. */
export const stepWithoutInventory: Step = {
  what: 'See the products while the inventory is away',
  ends: 'service-unavailable',
  ask: ({ api }) => api.ask({ endpoint: 'listProducts' }),
};

/** What somebody does while a caller may ask for one change in a minute. */
export const stepBeyondQuota: Step = {
  what: 'Ask for another change than the one that a minute has room for',
  ends: 'gateway.too-many-requests',
  ask: async (visit) => {
    const question = { endpoint: 'cancelOrder', input: { id: absent }, token: visit.people.stranger };
    await visit.ask(question);
    return visit.ask(question);
  },
};

/** The endpoints that no step asks, and why. A spec sees that there are no others. */
export const withoutStep: Readonly<Record<string, string>> = {
  followOperation:
    'it answers with a stream, and `apps/gateway/src/operations/progress-by-protocol.int.spec.ts` compares those.',
};

function isSameOrder(first: Outcome, repeat: Outcome): boolean {
  return Reflect.get(Object(first.result), 'orderId') === Reflect.get(Object(repeat.result), 'orderId');
}
