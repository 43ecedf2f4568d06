/**
 * What the invariants have to know about the example: replace it together with the invariants I1, I2, I4 and I5 when the
 * system under test is your own.
 */
export const shop = {
  orderPlaced: 'orders.order-placed.v1',
  orderConfirmed: 'orders.order-confirmed.v1',
  orderCancelled: 'orders.order-cancelled.v1',
  productPriced: 'inventory.product-priced.v1',
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
};

/** The services that own a database. */
export const services = ['orders', 'inventory', 'payments'];
