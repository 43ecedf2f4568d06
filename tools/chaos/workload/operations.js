/** @typedef {import('./client.js').Operation} Operation */

/** @param {object} order @returns {Operation} */
export function placeOrder(order) {
  const write = { endpoint: 'placeOrder', parameters: {} };
  return { kind: 'place-order', method: 'POST', path: '/orders', request: order, write };
}

/** @param {string} orderId @returns {Operation} */
export function cancelOrder(orderId) {
  const write = { endpoint: 'cancelOrder', parameters: { id: orderId } };
  return { kind: 'cancel-order', method: 'DELETE', path: `/orders/${orderId}`, orderId, write };
}

/** @param {{ productId: string, priceCents: number }} price @returns {Operation} */
export function changePrice({ productId, priceCents }) {
  const write = { endpoint: 'changeProductPrice', parameters: { id: productId } };
  return { kind: 'change-price', method: 'PUT', path: `/products/${productId}/price`, request: { priceCents }, write };
}

/** @param {string} orderId @returns {Operation} */
export function getOrder(orderId) {
  return { kind: 'get-order', method: 'GET', path: `/orders/${orderId}`, orderId };
}

/** @type {Operation} */
export const listOrders = { kind: 'list-orders', method: 'GET', path: '/orders?limit=10' };

/** @type {Operation} */
export const listProducts = { kind: 'list-products', method: 'GET', path: '/products' };
