import { startService, type TestService } from '@nestwork/testing';
import { InventoryConfig } from '../inventory.config.js';
import { InventoryModule } from '../inventory.module.js';

/** Products of the seed: plenty of green tea and teapots, one rare tea. */
export const greenTea = '0190b5a0-0000-7000-8000-000000000001';
export const teapot = '0190b5a0-0000-7000-8000-000000000004';
export const rareTea = '0190b5a0-0000-7000-8000-000000000006';

/** The inventory service with the products of its seed. */
export function startInventory(): Promise<TestService> {
  return startService(InventoryModule, { name: 'inventory', config: InventoryConfig });
}

/** Where the units of a product are. */
export interface Units {
  readonly onHand: number;
  readonly reserved: number;
  readonly sold: number;
}

/** Where the units of a product are now. */
export async function unitsOf(inventory: TestService, productId: string): Promise<Units> {
  const sql = 'SELECT on_hand AS "onHand", reserved, sold FROM product WHERE product_id = $1';
  const [units] = await inventory.query<Units>(sql, [productId]);
  if (!units) throw new Error(`there is no product ${productId}`);
  return units;
}
