import { Injectable } from '@nestjs/common';
import type { StockLine } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { Product, type ProductState } from './product.js';
import { Stock } from './stock.js';

const columns = `product_id AS "productId", name, price_cents AS "priceCents", version,
  on_hand AS "onHand", reserved, sold`;

/** The SQL of products. */
@Injectable()
export class ProductRepository {
  constructor(private readonly db: Database) {}

  async list(): Promise<Product[]> {
    return products(await this.db.query<ProductState>(`SELECT ${columns} FROM product ORDER BY name, product_id`));
  }

  async findByIds(productIds: readonly string[]): Promise<Product[]> {
    const sql = `SELECT ${columns} FROM product WHERE product_id = ANY ($1::uuid[]) ORDER BY name, product_id`;
    return products(await this.db.query<ProductState>(sql, [productIds]));
  }

  /** Locks the product until the end of the transaction. */
  async lock(productId: string): Promise<Product | undefined> {
    const [product] = await this.lockAll([productId]);
    return product;
  }

  /** Locks the products of these lines until the end of the transaction; products that do not exist are left out. */
  async lockStock(lines: readonly StockLine[]): Promise<Stock> {
    return new Stock(await this.lockAll(lines.map((line) => line.productId)));
  }

  /** Sends the change together with the COMMIT, so that other orders wait for these products one round trip less. */
  save(changed: readonly Product[]): void {
    this.db.executeWithCommit(
      `UPDATE product SET price_cents = new.price_cents, version = new.version,
              on_hand = new.on_hand, reserved = new.reserved, sold = new.sold
         FROM jsonb_to_recordset($1::jsonb)
           AS new(product_id uuid, price_cents int, version int, on_hand int, reserved int, sold int)
        WHERE product.product_id = new.product_id`,
      [JSON.stringify(changed.map(row))],
    );
  }

  /** Adds a product that does not exist yet; false when it does. */
  async add({ state }: Product): Promise<boolean> {
    const added = await this.db.execute(
      `INSERT INTO product (product_id, name, price_cents, version, stocked, on_hand, reserved, sold)
       VALUES ($1, $2, $3, $4, $5, $5, 0, 0) ON CONFLICT DO NOTHING`,
      [state.productId, state.name, state.priceCents, state.version, state.onHand],
    );
    return added === 1;
  }

  // Everyone locks in the order of the ids, so two orders with the same products wait for each other instead of deadlocking.
  private async lockAll(productIds: readonly string[]): Promise<Product[]> {
    const sql = `SELECT ${columns} FROM product WHERE product_id = ANY ($1::uuid[]) ORDER BY product_id FOR UPDATE`;
    return products(await this.db.query<ProductState>(sql, [productIds]));
  }
}

function products(states: readonly ProductState[]): Product[] {
  return states.map((state) => new Product(state));
}

function row({ state }: Product): object {
  const { productId, priceCents, version, onHand, reserved, sold } = state;
  return { product_id: productId, price_cents: priceCents, version, on_hand: onHand, reserved, sold };
}
