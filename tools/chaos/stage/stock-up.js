import { setTimeout as pause } from 'node:timers/promises';
import { products } from '../workload/journey.js';

const plenty = 10_000_000;
const few = 40;
const patienceMs = 30_000;

/**
 * Puts more products on the shelves than the example has, fills them for a long run, all but those of the rare product, and waits
 * until orders knows every price.
 * @param {import('./open-stage.js').Stage} stage
 * @returns {Promise<{ products: object[], unannounced: readonly string[] }>} inventory's products as the run finds them, and
 *   those whose first price was never announced
 */
export async function stockUp({ databases }) {
  const count = products.common.length + 1;
  await until(
    'inventory has its products',
    async () => (await rowsOf(databases, 'inventory', 'product')).length >= count,
  );
  await until(
    'orders knows the prices',
    async () => (await rowsOf(databases, 'orders', 'product_price')).length >= count,
  );
  await databases.query('inventory', addProducts, [products.others]);
  await databases.query('orders', addPrices, [products.others]);
  const units = `CASE WHEN product_id = $1 THEN ${few} ELSE ${plenty} END`;
  await databases.query('inventory', `UPDATE product SET stocked = ${units}, on_hand = ${units}`, [products.rare]);
  return { products: await rowsOf(databases, 'inventory', 'product'), unannounced: products.others };
}

// Nobody announces these: they are there on both sides from the beginning.
const addProducts = `INSERT INTO product (product_id, name, price_cents, version, stocked, on_hand, reserved, sold)
  SELECT id, 'Thing', 700, 1, 0, 0, 0, 0 FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING`;
const addPrices = `INSERT INTO product_price (product_id, name, price_cents, version)
  SELECT id, 'Thing', 700, 1 FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING`;

function rowsOf(databases, service, table) {
  return databases.query(service, `SELECT * FROM ${table}`);
}

async function until(what, holds) {
  const deadline = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited ${patienceMs} ms in vain until ${what}`);
    await pause(100);
  }
}
