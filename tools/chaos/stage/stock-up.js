import { setTimeout as pause } from 'node:timers/promises';
import { products } from '../workload/journey.js';

const plenty = 10_000_000;
const few = 40;
const patienceMs = 30_000;

/**
 * Fills the shelves for a long run, all but those of the rare product, and waits until orders knows every price.
 * @param {import('./open-stage.js').Stage} stage
 * @returns {Promise<{ products: object[] }>} inventory's products as the run finds them
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
  const units = `CASE WHEN product_id = $1 THEN ${few} ELSE ${plenty} END`;
  await databases.query('inventory', `UPDATE product SET stocked = ${units}, on_hand = ${units}`, [products.rare]);
  return { products: await rowsOf(databases, 'inventory', 'product') };
}

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
