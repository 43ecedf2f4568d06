import { Injectable } from '@nestjs/common';
import type { OrderLine } from '@nestwork/contracts';
import { Database } from '@nestwork/database';
import { PriceList, type ProductPrice } from './price-list.js';

/** The SQL of the local copy of inventory's prices. */
@Injectable()
export class ProductPriceRepository {
  constructor(private readonly db: Database) {}

  /** The prices of the products of these lines, those without a known price left out. */
  async of(lines: readonly OrderLine[]): Promise<PriceList> {
    const rows = await this.db.query<ProductPriceRow>(
      `SELECT product_id AS "productId", name, price_cents AS "priceCents", version
         FROM product_price WHERE product_id = ANY ($1::uuid[])`,
      [lines.map((line) => line.productId)],
    );
    return new PriceList(rows);
  }

  /** Keeps the price unless a newer one is known. */
  async keep({ productId, name, priceCents, version }: ProductPrice): Promise<void> {
    await this.db.execute(
      `INSERT INTO product_price AS known (product_id, name, price_cents, version) VALUES ($1, $2, $3, $4)
       ON CONFLICT (product_id) DO UPDATE
         SET name = excluded.name, price_cents = excluded.price_cents, version = excluded.version
       WHERE known.version < excluded.version`,
      [productId, name, priceCents, version],
    );
  }
}

type ProductPriceRow = ProductPrice & Record<string, unknown>;
