/**
 * One kind of message that can have no effect.
 * @typedef {object} Poison
 * @property {string} subject
 * @property {string} type  what its header says it is
 * @property {(key: string) => string} body
 * @property {readonly string[]} dead  the consumers that must set it aside
 * @property {number} attempts  after so many: 1 when it cannot be read, 5 when its handler throws
 * @property {boolean} [hasId]
 */

const placed = {
  subject: 'evt.orders.order-placed.v1.3',
  type: 'orders.order-placed.v1',
  dead: ['payments.customer-ledger'],
  attempts: 1,
};
const confirmed = {
  subject: 'evt.orders.order-confirmed.v1.5',
  type: 'orders.order-confirmed.v1',
  dead: ['inventory.sell-reserved'],
  attempts: 1,
};
const reserve = {
  subject: 'cmd.inventory.reserve-stock.v1',
  type: 'inventory.reserve-stock.v1',
  dead: ['inventory.reserve-stock.v1'],
  attempts: 1,
};
const priced = {
  subject: 'evt.inventory.product-priced.v1.9',
  type: 'inventory.product-priced.v1',
  dead: ['orders.product-prices'],
  attempts: 5,
};

/** @type {Readonly<Record<string, Poison>>} */
export const poisons = {
  'bad-json': { ...confirmed, body: () => '{ "orderId": ' },
  'wrong-schema': { ...placed, body: (key) => JSON.stringify({ orderId: key, customerId: key, totalCents: 'much' }) },
  'wrong-schema of a command': { ...reserve, body: (key) => JSON.stringify({ orderId: key, lines: [] }) },
  'unknown-version': {
    ...confirmed,
    type: 'orders.order-confirmed.v9',
    body: (key) => JSON.stringify({ orderId: key }),
  },
  /** An operator may have it tried again under the id that it was set aside by; nothing was reserved for it, so it stays dead. */
  'no-id': {
    ...confirmed,
    hasId: false,
    body: (key) => JSON.stringify({ orderId: key, customerId: key, totalCents: 1 }),
  },
  'a megabyte': { ...reserve, body: (key) => JSON.stringify({ orderId: key, lines: 'x'.repeat(1_000_000) }) },
  'deep nesting': { ...confirmed, body: () => `${'['.repeat(50_000)}${']'.repeat(50_000)}` },
  /** Nothing was reserved for this order. */
  'handler-throws': {
    ...confirmed,
    attempts: 5,
    body: (key) => JSON.stringify({ orderId: key, customerId: key, totalCents: 1 }),
  },
  /** The price is a number, and too large for the column. */
  'handler-throws, in order': {
    ...priced,
    body: (key) => JSON.stringify({ productId: key, name: 'Poison', priceCents: 3_000_000_000, version: 1 }),
  },
};
