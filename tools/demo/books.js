import { DemoProblem } from './demo-problem.js';

/**
 * Compares what the shop says with what the payment provider wrote down, and the stock before with the stock after. Someone
 * else who buys at the same moment makes the stock differ.
 * @param {object} facts
 * @param {readonly import('./gateway.js').Product[]} facts.before
 * @param {readonly import('./gateway.js').Product[]} facts.after
 * @param {readonly import('./tell.js').ToldOrder[]} facts.orders
 * @param {string} facts.providerUrl
 * @returns {Promise<{ says: string, holds: boolean }[]>}
 */
export async function checkBooks({ before, after, orders, providerUrl }) {
  const ledger = await readLedger(providerUrl);
  return [...orders.map(({ order }) => moneyOf(order, ledger)), ...stockOf(before, after, orders)];
}

function moneyOf({ orderId, status, totalCents }, ledger) {
  const own = ledger.filter(({ paymentId }) => paymentId === orderId);
  const [captured, refunded] = [sum(own, 'captured'), sum(own, 'refunded')];
  const owed = status === 'confirmed' ? totalCents : 0;
  return {
    says: `${status} order ${orderId}: ${cents(captured)} taken, ${cents(refunded)} given back`,
    holds: captured - refunded === owed && captured <= totalCents,
  };
}

function stockOf(before, after, orders) {
  return before.map(({ productId, name, available }) => {
    const left = after.find((product) => product.productId === productId)?.available;
    const sold = soldOf(productId, orders);
    return { says: `${name}: ${available} before, ${sold} sold, ${left} left`, holds: left === available - sold };
  });
}

function soldOf(productId, orders) {
  const lines = orders.filter(({ order }) => order.status === 'confirmed').flatMap(({ order }) => order.lines);
  return lines.filter((line) => line.productId === productId).reduce((total, { quantity }) => total + quantity, 0);
}

async function readLedger(providerUrl) {
  try {
    const response = await fetch(new URL('/ledger', providerUrl), { signal: AbortSignal.timeout(10_000) });
    const lines = (await response.text()).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  } catch (cause) {
    throw new DemoProblem(`The payment provider does not answer at ${providerUrl}, so the money cannot be checked.`, {
      cause,
    });
  }
}

function sum(entries, type) {
  return entries.filter((entry) => entry.type === type).reduce((total, { amountCents }) => total + amountCents, 0);
}

function cents(amount) {
  return `€${(amount / 100).toFixed(2)}`;
}
