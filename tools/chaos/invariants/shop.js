/**
 * What the harness has to know about the example: replace it together with the invariants I1, I2, I4 and I5 when the
 * system under test is your own.
 */
export const shop = {
  orderPlaced: 'orders.order-placed.v1',
  orderConfirmed: 'orders.order-confirmed.v1',
  orderCancelled: 'orders.order-cancelled.v1',
  productPriced: 'inventory.product-priced.v1',
  /** The service that runs the saga of an order. */
  sagas: 'orders',
  /** How the saga of an order does and undoes its steps, in the order in which it does them. */
  steps: [
    { step: 'reserve stock', command: 'inventory.reserve-stock.v1', undo: 'inventory.release-stock.v1' },
    { step: 'charge payment', command: 'payments.charge-payment.v1', undo: 'payments.refund-payment.v1' },
  ],
  /** Which service takes which write of a client, and as what. */
  writes: {
    'place-order': { service: 'orders', command: 'orders.place-order.v1' },
    'cancel-order': { service: 'orders', command: 'orders.request-cancellation.v1' },
    'change-price': { service: 'inventory', command: 'inventory.change-product-price.v1' },
  },
  /** What the gateway asks to show one order: for the order, its payment and its products. Anything else is one request. */
  requestsToShowOrder: 3,
  /** The service that calls the payment provider. */
  callsProvider: 'payments',
  /**
   * How the steps of each application are reached that customers alone do not lead to: see `AppReach`. An application that is
   * not here is left out of `npm run chaos:steps`.
   */
  reach: {
    inventory: {
      hopeless: {
        type: 'inventory.reserve-stock.v1',
        body: (key) => JSON.stringify({ orderId: key, lines: [{ productId: key, quantity: 1 }] }),
      },
      stream: 'EVT_INVENTORY',
      hinders: true,
    },
    payments: {
      hopeless: { type: 'payments.charge-payment.v1', body: () => '{ "orderId": ' },
      ordered: { sender: 'orders', event: 'orders.order-placed.v1', consumer: 'payments.customer-ledger' },
      stream: 'CMD_ORDERS',
    },
    orders: {
      hopeless: { type: 'orders.confirm-order.v1', body: (key) => JSON.stringify({ orderId: key }) },
      ordered: { sender: 'inventory', event: 'inventory.product-priced.v1', consumer: 'orders.product-prices' },
      stream: 'EVT_ORDERS',
      hinders: true,
    },
    gateway: {},
  },
};

/**
 * @typedef {object} AppReach
 * @property {{ type: string, body: (key: string) => string }} [hopeless]  a command of the service that runs the sagas, which nobody sent: refused by its
 *   contract, or no JSON, so that it is dead at once
 * @property {{ sender: string, event: string, consumer: string }} [ordered]  an event that it takes in order
 * @property {string} [stream]  one to which it publishes; what is lost of it, its other senders have lost as well
 * @property {boolean} [hinders]  only commands like `hopeless` are tried again by it now and then: customers alone lead to `retry.put-back` by
 *   chance at most
 */
