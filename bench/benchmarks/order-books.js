/**
 * What does not add up once every order should have ended: orders that were accepted and are gone or open, that nobody asked for,
 * that were charged not exactly once, and stock that is not where the orders say.
 * @param {import('./shop-under-load.js').ShopUnderLoad} shop
 * @param {ReadonlyMap<string, number>} accepted  units by order id
 */
export async function booksOf(shop, accepted) {
  const orders = await shop.query('orders', 'SELECT order_id, status FROM orders');
  const confirmed = new Set(orders.filter(({ status }) => status === 'confirmed').map(({ order_id }) => order_id));
  const kept = new Set(orders.map(({ order_id }) => order_id));
  const captures = await capturesAt(shop.providerUrl);
  const [stock] = await shop.query(
    'inventory',
    'SELECT sum(sold)::int AS sold, sum(reserved)::int AS reserved FROM product',
  );
  const units = [...confirmed].reduce((sum, orderId) => sum + (accepted.get(orderId) ?? 0), 0);
  return {
    lost: [...accepted.keys()].filter((orderId) => !kept.has(orderId)).length + orders.filter(isOpen).length,
    doubled:
      orders.filter(({ order_id }) => !accepted.has(order_id)).length +
      [...confirmed].filter((orderId) => captures.get(orderId) !== 1).length,
    unitsAstray: Math.abs(stock.sold - units) + stock.reserved,
  };
}

const isOpen = ({ status }) => status === 'placed';

/** How often money was taken for each order, by the word of the payment provider. */
async function capturesAt(providerUrl) {
  const text = await (await fetch(new URL('/ledger', providerUrl))).text();
  const captures = new Map();
  for (const line of text.split('\n').filter((each) => each.includes('"captured"'))) {
    const { paymentId, type } = JSON.parse(line);
    if (type === 'captured') captures.set(paymentId, (captures.get(paymentId) ?? 0) + 1);
  }
  return captures;
}
